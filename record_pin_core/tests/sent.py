"""What a request has sent to users of the database, who have entered no PIN when they get it."""

# table names of this file
# pylint: disable=sql-injection

#: table: which of its rows ``t`` tell users something. What customers are sent is written to them.
_TO_COLLEAGUES = (
    "EXISTS (SELECT FROM {table} AS sent JOIN res_partner AS p"
    " ON p.id = sent.res_partner_id AND NOT p.partner_share WHERE sent.{of} = t.id)"
)
_SENT = {
    "bus_bus": "true",
    "mail_mail": _TO_COLLEAGUES.format(table="mail_mail_res_partner_rel", of="mail_mail_id"),
    "mail_message": _TO_COLLEAGUES.format(table="mail_notification", of="mail_message_id"),
}


class Sent:
    """``rows()`` that are new since ``begin()``: live messages, e-mails, notified colleagues."""

    def __init__(self, cr):
        self.cr = cr
        cr.execute(
            "SELECT name FROM unnest(%s) AS name WHERE to_regclass(name) IS NOT NULL", [list(_SENT)]
        )
        self.tables = [table for (table,) in cr.fetchall()]

    def begin(self):
        """From here on, what is sent is new."""
        newest = ", ".join(f"(SELECT max(id) FROM {table})" for table in self.tables)
        self.last = {}
        if newest:
            self.cr.execute(f"SELECT {newest}")
            self.last = dict(zip(self.tables, self.cr.fetchone()))

    def rows(self):
        """The new rows, as texts."""
        found = []
        for table, last in self.last.items():
            self.cr.execute(
                f"SELECT to_jsonb(t)::text FROM {table} AS t WHERE id > %s AND {_SENT[table]}",
                [last or 0],
            )
            found += [row for (row,) in self.cr.fetchall()]
        return found
