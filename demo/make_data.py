"""Make demo/data from public sources and the hand-made lists in demo/sources.

    python -m demo.make_data --stores stores.csv.gz --adcodes adcodes.csv.gz \
        --goods off_cn.csv.gz off_world.csv.gz --baskets completejourney/

Not needed to run anything: the results are in the repository. It documents how the data was
cleaned and makes the same files again (one seed, no clock). Source formats: data/README.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import random
from pathlib import Path

from demo.make_baskets import make_baskets
from demo.make_goods import make_prices, make_products, make_stock
from demo.make_places import Row, make_addresses, make_people, make_places

OUT = Path(__file__).parent / "data"
SEED = "jiujin-1"

PLACES = (
    "code name kind region province city district address lng lat phone open_from open_until "
    "served_by"
)
PRODUCTS = (
    "sku_code gtin name name_en brand category category_en base_unit spec pack_name "
    "pack_factor shelf_life_days storage plu tags"
)
PRICES = "sku_code price_list price_fen per_quantity valid_from valid_to"
STOCK = "place_code sku_code lot_no expiry_days quantity cost_fen"
PEOPLE = "code name phone role place_code wecom_userid openid"
ADDRESSES = "person_code receiver phone province city district detail lng lat"
BASKETS = "basket_id household_id store_id offset_seconds product_id quantity"


def save(name: str, columns: str, rows: list[Row]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns.split(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    # No name and no time in the gzip header, so the same rows are the same bytes.
    (OUT / name).write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)
    print(f"{name}: {len(rows)} rows")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--stores", type=Path, required=True)
    parser.add_argument("--adcodes", type=Path, required=True)
    parser.add_argument("--goods", type=Path, nargs="+", required=True)
    parser.add_argument("--baskets", type=Path, required=True)
    given = parser.parse_args()

    # One generator per table: editing one list does not reshuffle the others.
    def draw(table: str) -> random.Random:
        return random.Random(f"{SEED}:{table}")

    places = make_places(given.stores, given.adcodes, draw("places"))
    people = make_people(places, draw("people"))
    products, price = make_products(given.goods)
    save("places.csv", PLACES, places)
    save("people.csv", PEOPLE, people)
    save("addresses.csv", ADDRESSES, make_addresses(people, places, draw("addresses")))
    save("products.csv", PRODUCTS, products)
    save("prices.csv", PRICES, make_prices(products, price, draw("prices")))
    save("stock.csv", STOCK, make_stock(places, products, price, draw("stock")))
    lines, mapping, stores = make_baskets(given.baskets, products, places, draw("baskets"))
    save("baskets.csv.gz", BASKETS, lines)
    save("basket_products.csv", "product_id sku_code base_units_each", mapping)
    save("basket_stores.csv", "store_id place_code", stores)


if __name__ == "__main__":
    main()
