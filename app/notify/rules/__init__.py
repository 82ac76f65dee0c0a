"""The rules of messages, all pure: channels, states and limits here, what a customer reads in
words, what a group of 企业微信 reads in cards."""

from __future__ import annotations

from datetime import timedelta

SUBSCRIBE, ROBOT, INBOX = "subscribe", "robot", "inbox"
QUEUED, SENDING, SENT, SKIPPED, FAILED = "queued", "sending", "sent", "skipped", "failed"

PICK_TASK = "pick_task"
INCIDENT = "incident"
MONEY_ALARM = "money_alarm"
HQ_GROUP = "hq"  # in place of a place's id: the group of headquarters
ACCEPTED = frozenset({"accept", "accepted"})
REJECTED = frozenset({"reject", "rejected"})
BANNED = frozenset({"ban", "banned"})
MAX_CONSENTS = 50  # per person and template; beyond it a client is making them up

MAX_LEAD = 3  # accepts that the phone may have told of and WeChat not yet, or the reverse

# Events of WeChat's message push that have an effect here; others are counted as "other".
EXPRESS_PATH = "add_express_path"
CONSENT_ASKED = "subscribe_msg_popup_event"  # the answer to wx.requestSubscribeMessage
CONSENT_CHANGED = "subscribe_msg_change_event"  # in the phone's settings
MESSAGE_SENT = "subscribe_msg_sent_event"
UNSHIPPED = "trade_manage_remind_shipping"  # paid 48 hours ago and not told as shipped
PUSHED = (EXPRESS_PATH, CONSENT_ASKED, CONSENT_CHANGED, MESSAGE_SENT, UNSHIPPED)
PUSH_KEPT = timedelta(days=1)  # WeChat repeats within a minute; older ones are refused by time

SUBSCRIBE_LIFE = timedelta(hours=6)  # a message that comes later than this confuses
ROBOT_LIFE = timedelta(hours=12)
ROBOT_PER_MINUTE = 20  # 企业微信's limit per robot
ROBOT_KEEP_FREE = 3  # left for others who hold the same key
SENDING_LIFE = timedelta(seconds=60)  # a send that has not ended by then was killed
