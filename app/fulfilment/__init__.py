"""Shipments, tasks, hand-outs, exit checks, tracks, shipping information for WeChat.

Verbs: open_shipments, take_task, pick, hand_over, refuse_task, confirm_receipt, hand_out,
check_exit, cancel_shipments. Events: ShipmentMoved, TaskChanged, ShipmentRefused, ….
"""
