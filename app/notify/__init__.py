"""Messages in WeChat, 企业微信 groups and the in-app inbox; consent ledger."""
