"""SKUs, their codes (GS1, EAN, scale labels), and the scans people make.

Verbs: find_by_code, skus_by_ids, get_sku, search, record_scan, import_products.
"""
