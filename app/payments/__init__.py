"""Charges, notifications, refunds, money exceptions.

Verbs: start, record_success, ask_refund, record_refund, close_payment.
Events: PaymentSucceeded, RefundAsked, RefundDone, RefundAbnormal.
"""
