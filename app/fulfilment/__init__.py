"""Shipments, tasks, hand-outs, exit checks, tracks, shipping information for WeChat.

Verbs: open_shipments, cancel_shipments, take_task, pick, hand_over, refuse_task,
confirm_receipt, receive_by_code, look_at_code, hand_out, mark_delivered, confirm_delivery,
hand_back, report_lost, withdraw_unsent, exit_code, check_exit, record_track,
reveal_receiver, reveal_phone.
Events: ShipmentMoved, ShipmentClosed, ShipmentRefused, ShipmentShort, TaskChanged, TrackAdded,
ExitChecked, ShipmentReturned, ShipmentLost, LostParcelFound, PickupEndsSoon.
"""
