"""Messages in WeChat, 企业微信 groups and the in-app inbox; consent ledger; WeChat's push.

Owns: notify_messages, notify_consents, notify_pushes. Listens to orders, parcels, refunds and
tasks. Every message is also in the inbox, so that nothing depends on a consent (F29). WeChat
has one push address per mini program: what it pushes comes in here and goes to the room it is
about. Speaks no events.
"""
