"""Routes of Odoo's apps that show or change records as superuser: what they ask first.

Found by reading the controllers of Odoo 15 to 19. Most check whether their user may see *some*
document, and then go on as superuser with another one.
"""

from . import memo
from .route_checks import (
    asks_for,
    asks_for_own_employee,
    asks_for_pointed,
    by_own_fields,
    by_shown_address,
    finds_open_ones,
    managers_by_name,
    not_by_customer,
    of_attached,
    of_company,
    of_document,
    of_followed,
    of_mailing,
    of_parent,
    of_reader,
    of_sent_order,
    of_sign_up,
    of_tasks,
    of_ticket,
    page_by_label,
)


def require(env, paths, params):
    """Ask before a route is called.

    :param paths: the paths of the route, as its controller declares them
    :param params: what it is called with: parts of the path as well
    :raise RecordPinRequired: a lock is closed, and no link that was shared opens it
    :raise AccessError: the request asks for what would tell of any record
    """
    asking = [asked for path in paths for asked in (*ROUTES.get(path, ()), *_below(path))]
    if asking and env.uid and memo.any_locked(env):
        for asked in asking:
            asked(env, params)


def telling(env, paths):
    """What the answer of a route goes through before it is sent: functions of env and answer."""
    found = [ANSWERS[path] for path in paths if path in ANSWERS]
    return found if found and env.uid and memo.any_locked(env) else []


def require_invited(env, user_id, params):
    """Ask before somebody who is logged in uses the token of an invitation to a meeting.

    :raise RecordPinRequired: a lock of whom the token is for is closed
    """
    if user_id and params.get("token") and memo.any_locked(env):
        attendees = env["calendar.attendee"].sudo().search([("access_token", "=", params["token"])])
        asking = env(user=user_id, su=False)
        asking["res.partner"].browse(attendees.partner_id.ids)._pin_require("read")


def _below(path):
    """What asks on each route below the first part of a path."""
    return BELOW.get(path.split("/", 2)[1], ()) if path.startswith("/") else ()


_address = (asks_for("res.partner", "partner_id", "write"),)
_entered = (*_address, of_company)
_chatter = (of_document, by_own_fields)
_delivery = (
    asks_for("stock.picking", "picking_id"),
    asks_for_pointed("stock.picking", "picking_id"),
)
_found = (finds_open_ones,)
_invited = (asks_for("res.partner", "invite_partner_id"),)
_kiosk = (asks_for("hr.employee", "employee_id"), finds_open_ones)
_order = (asks_for_pointed("sale.order", "order_id"),)
_purchase = (asks_for_pointed("purchase.order", "order_id"),)
_search = (of_tasks, not_by_customer)
_shared_task = (asks_for_pointed("project.task", "task_id"), finds_open_ones)
_survey = (of_sign_up,)
_task = (asks_for("project.task", "task_id"), *_shared_task)
#: ``{path: what asks}``, of whatever is installed.
ROUTES = {
    '/event/<model("event.event"):event>/booth/confirm': _found,
    '/event/<model("event.event"):event>/booth/success': _found,
    "/event/<int:event_id>/my_tickets": (asks_for("event.registration", "registration_ids"),),
    "/google_map": _found,
    "/groups": _found,
    '/groups/<model("mail.group"):group>': _found,
    '/groups/<model("mail.group"):group>/<model("mail.group.message"):message>': _found,
    '/groups/<model("mail.group"):group>/<model("mail.group.message"):message>/get_replies': _found,
    '/groups/<model("mail.group"):group>/page/<int:page>': _found,
    "/hr_attendance/<token>": _found,
    "/hr_attendance/attendance_barcode_scanned": _found,
    "/hr_attendance/attendance_employee_data": _kiosk,
    "/hr_attendance/attendance_user_data": _found,
    "/hr_attendance/employees_infos": _found,
    "/hr_attendance/manual_selection": _kiosk,
    "/hr_attendance/set_user_barcode": (asks_for_own_employee("write"),),
    "/hr_attendance/systray_check_in_out": (asks_for_own_employee(),),
    "/kiosk/payment/<int:pos_config_id>/<device_type>": (of_sent_order,),
    "/mail/attachment/delete": (asks_for("ir.attachment", "attachment_id", "unlink"),),
    "/mail/chatter_fetch": _chatter,
    "/mail/chatter_init": _chatter,
    "/mail/link_preview/delete": (
        asks_for("mail.link.preview", "link_preview_id", "unlink"),
        asks_for("mail.link.preview", "link_preview_ids", "unlink"),
    ),
    "/mail/link_preview/hide": (
        asks_for("mail.link.preview", "link_preview_ids", "write"),
        asks_for("mail.message.link.preview", "message_link_preview_ids", "write"),
    ),
    "/mail/message/reaction": (asks_for("mail.message", "message_id"),),
    "/mail/message/update_content": (asks_for("mail.message", "message_id", "write"),),
    "/mail/thread/data": (of_parent,),
    "/mail/thread/messages": (of_parent,),
    "/mail_client_extension/partner/get": _found,
    "/mail_plugin/partner/get": _found,
    "/mailing/<int:mailing_id>/view": (of_mailing,),
    "/my/address": _address,
    "/my/address/archive": _address,
    "/my/address/submit": _entered,
    "/my/invoices/<int:invoice_id>": (asks_for_pointed("account.move", "invoice_id"),),
    "/my/orders/<int:order_id>": _order,
    "/my/orders/<int:order_id>/download_edi": _order,
    "/my/orders/<int:order_id>/transaction": _order,
    "/my/picking/pdf/<int:picking_id>": _delivery,
    "/my/picking/return/pdf/<int:picking_id>": _delivery,
    "/my/project/<int:project_id>": _search,
    "/my/project/<int:project_id>/page/<int:page>": _search,
    "/my/project/<int:project_id>/task/<int:task_id>": _task,
    "/my/projects/<int:project_id>": _search,
    "/my/projects/<int:project_id>/page/<int:page>": _search,
    "/my/projects/<int:project_id>/task/<int:task_id>": _task,
    "/my/projects/<int:project_id>/task/<int:task_id>/recurrent_tasks": _task,
    "/my/projects/<int:project_id>/task/<int:task_id>/subtasks": _task,
    "/my/purchase/<int:order_id>": _purchase,
    "/my/purchase/<int:order_id>/download_edi": _purchase,
    "/my/task/<int:task_id>": _shared_task,
    "/my/tasks": (not_by_customer,),
    "/my/tasks/page/<int:page>": (not_by_customer,),
    "/my/tasks/<int:task_id>": _shared_task,
    "/my/timesheets": _found,
    "/my/timesheets/page/<int:page>": _found,
    "/pos-self-order/process-order-args/<device_type>/": (of_sent_order,),
    "/pos-self-order/process-order/<device_type>/": (of_sent_order,),
    "/pos-self-order/validate-partner": (asks_for("res.partner", "partner_id"),),
    "/pos/ticket": _found,
    "/pos/ticket/validate": (of_ticket,),
    "/print/cv": (asks_for("hr.employee", "employee_ids"),),
    "/shop/add/stock_notification": _found,
    "/shop/address": _entered,
    "/shop/address/submit": _entered,
    "/shop/express_checkout": _found,
    "/slides/<int:channel_id>/identify": _invited,
    "/slides/<int:channel_id>/invite": _invited,
    "/survey/<string:survey_token>/<string:answer_token>": _survey,
    "/survey/begin/<string:survey_token>/<string:answer_token>": _survey,
    "/survey/next_question/<string:survey_token>/<string:answer_token>": _survey,
    "/survey/print/<string:survey_token>": _survey,
    '/survey/results/<model("survey.survey"):survey>': _found,
    "/survey/retry/<string:survey_token>/<string:answer_token>": _survey,
    "/survey/session/leaderboard/<string:survey_token>": _found,
    "/survey/start/<string:survey_token>": _survey,
    "/survey/submit/<string:survey_token>/<string:answer_token>": _survey,
    "/web/reset_password": (by_shown_address,),
    "/web_unsplash/attachment/add": (of_attached,),
    "/website/form/<string:model_name>": _found,
    "/website_hr_recruitment/check_recent_application": _found,
    "/website_mail/follow": (of_followed, *_found),
    "/website_mail/is_follower": (of_reader,),
}
#: ``{first part of a path: what asks}`` on all routes below it: lists and pages of contacts on the
#: website, by country, grade, industry and what else there is.
BELOW = {"customers": _found, "members": _found, "partners": _found}
#: ``{path: what takes out of the answer what superuser code has told}``.
ANSWERS = {"/hr/get_org_chart": managers_by_name, "/mail/unfollow": page_by_label}
