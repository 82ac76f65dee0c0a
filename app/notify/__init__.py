"""Messages in WeChat, 企业微信 groups and the in-app inbox; consent ledger.

Owns: notify_messages, notify_consents. Listens to orders, parcels, refunds and tasks. Every
message is also in the inbox, so that nothing depends on a consent (F29). Speaks no events.
"""
