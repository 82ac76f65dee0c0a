"""A server that plays WeChat, WeChat Pay v3 and 企业微信, for demo and tests.

`python -m wechat.sandbox --port 9100 --data DIR`, or `create_sandbox(DIR)`. It refuses what the
real services refuse and misbehaves on request (faults.py); settings.py says what can be turned.
Phones and demos drive it through `/sandbox/…` (control.py, control_more.py).
`init_world(DIR).to_config(base_url)` gives the product's side.
"""

from wechat.sandbox.app import create_sandbox
from wechat.sandbox.world import TEMPLATES, SandboxWorld, init_world, load_world

__all__ = ["TEMPLATES", "SandboxWorld", "create_sandbox", "init_world", "load_world"]
