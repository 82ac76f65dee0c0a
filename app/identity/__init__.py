"""People, identities, roles, sessions, addresses, audit log.

Verbs: sign_in_wechat, sign_in_wecom, caller_for_token, grant_role, add_address, reveal.
"""
