"""Methods of Odoo's apps that ask the database past the record rules, for an ordinary user.

By SQL of their own, or as superuser for a figure that they show, or for the employee that their
user is (``env.user`` is superuser). While one runs, its SELECTs find
nothing that is locked for who asks (``shadow``). Found by reading every ``execute`` of the apps of
Odoo 15 to 19; none of them computes a stored field, which has to hold the truth.
"""

#: ``{model: methods}``, of whatever is installed; the names of all series.
METHODS = {
    "account.account": (
        "_compute_opening_debit_credit",
        "_get_most_frequent_accounts_for_partner",
        "_get_used_account_ids",
        "_search_used",
    ),
    "account.analytic.line": ("get_unusual_days",),
    "account.bank.statement": ("_get_invalid_statement_ids",),
    "account.bank.statement.line": ("_compute_running_balance",),
    "account.edi.format": ("_retrieve_partner_with_vat",),
    "account.journal": (
        "_compute_current_statement_balance",
        "_compute_has_entries",
        "_compute_has_sequence_holes",
        "_compute_last_bank_statement",
        "_get_json_activity_data",
        "_kanban_dashboard",
        "_kanban_dashboard_graph",
        "get_bar_graph_datas",
        "get_journal_dashboard_datas",
        "get_line_graph_datas",
    ),
    "account.move": (
        "_compute_abnormal_warnings",
        "_fetch_duplicate_reference",
        "_fetch_duplicate_supplier_reference",
        "_get_frequent_account_and_taxes",
    ),
    "account.move.line": ("_compute_cumulated_balance",),
    "account.payment": ("_fetch_duplicate_reference",),
    "account.reconcile.model": ("action_reconcile_stat",),
    "account.tax": ("_compute_is_used",),
    "base.partner.merge.automatic.wizard": ("_process_query",),
    "calendar.event": ("get_unusual_days",),
    "crm.lead": ("_get_rainbowman_message", "search_geo_partner"),
    "crm.team": ("_compute_invoiced",),
    "digest.digest": ("_compute_kpi_account_total_revenue_value",),
    "hr.applicant": ("_compute_application_count", "action_applications_email"),
    "hr.candidate": ("_compute_similar_candidates_count",),
    "hr.employee": (
        "attendance_scan",
        "get_mandatory_days",
        "get_mandatory_days_data",
        "get_public_holidays_data",
        "get_special_days_data",
        "get_stress_days",
    ),
    "hr.expense": ("_compute_duplicate_expense_ids",),
    "hr.job": ("_compute_activities", "_compute_new_application_count"),
    "hr.leave": ("get_unusual_days",),
    "hr.leave.report.calendar": ("get_unusual_days",),
    "hr.leave.type": ("_search_valid",),
    "ir.http": ("lazy_session_info",),
    "mail.channel": ("channel_fetch_listeners",),
    "mailing.list": ("_compute_mailing_list_statistics", "_fetch_contact_statistics"),
    "pos.config": ("get_limited_partners_loading",),
    "privacy.lookup.wizard": ("action_lookup",),
    "product.product": ("_compute_product_margin_fields_values",),
    "project.project": (
        "_compute_attached_docs_count",
        "_compute_has_any_so_to_invoice",
        "_get_projects_for_invoice_status",
        "get_sale_items_data",
    ),
    "project.tags": ("_name_search", "name_search"),
    "project.task": ("_get_subtask_ids_per_task_id", "get_mention_suggestions"),
    "project.task.burndown.chart.report": ("read_group",),
    "purchase.order": ("_fetch_duplicate_orders", "retrieve_dashboard"),
    "purchase.report": ("read_group",),
    "res.partner": (
        "_asset_difference_search",
        "_compute_has_unreconciled_entries",
        "_compute_same_vat_partner_id",
        "_credit_debit_get",
    ),
    "res.partner.bank": ("_compute_duplicate_bank_partner_ids",),
    "res.users": ("_get_activity_groups", "systray_get_activities"),
    "sale.order": ("_fetch_duplicate_orders", "_search_invoice_ids"),
}
#: Methods whose queries group by the id of a record of such a model and name other columns of it:
#: PostgreSQL allows that for a table alone. They answer with these records, whose values are asked
#: for elsewhere.
GROUPED_BY = {
    ("account.account", "_get_most_frequent_accounts_for_partner"): "account.account",
    ("account.move", "_get_frequent_account_and_taxes"): "account.account",
}
#: Search methods of fields whose condition holds SQL, which is run in the search itself.
SEARCHES = {
    "project.project": ("_search_is_milestone_exceeded", "_search_is_project_overtime"),
}
