"""Clients from outside: a browser's session, and the protocols without one."""

import xmlrpc.client

import requests


class Refused(Exception):
    """The server answered with an error; ``body`` is all that came with it."""

    def __init__(self, body):
        # a traceback may come along, before the words for the user
        said = body["data"]["message"] if isinstance(body, dict) and "data" in body else body
        super().__init__(str(said)[:2000])
        self.body = body


class Client:
    """A user who has logged in with a browser. Threads may share it."""

    def __init__(self, address, database, login, password):
        self.address, self.database, self.login, self.password = address, database, login, password
        answer = self.post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
            cookies={},
        )
        self.cookies = {"session_id": answer.cookies["session_id"]}
        self.uid = self.result(answer)["uid"]

    def post(self, path, params, cookies=None, headers=None):
        """A JSON-RPC request; the plain response."""
        with requests.Session() as session:
            session.trust_env = False  # no proxy between this machine and itself
            return session.post(
                self.address + path,
                json={"jsonrpc": "2.0", "method": "call", "id": 1, "params": params},
                cookies=self.cookies if cookies is None else cookies,
                headers=headers,
                timeout=300,
            )

    @staticmethod
    def result(response):
        """What a JSON-RPC response answers, or ``Refused``."""
        body = response.json()
        if "error" in body:
            raise Refused(body["error"])
        return body.get("result")

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does."""
        return self.result(
            self.post(
                f"/web/dataset/call_kw/{model}/{method}",
                {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
            )
        )

    def unlock(self, res_id, pin):
        """Enter the PIN of a contact."""
        return self.call("record.pin.lock", "unlock", "res.partner", res_id, pin)

    def create(self, model, values):
        """Create one record; its id."""
        created = self.call(model, "create", values)
        return created[0] if isinstance(created, list) else created

    def find(self, model, domain, missing=False):
        """The id of the only record of a domain (False when it may be missing)."""
        found = self.call(model, "search", domain, context={"active_test": False})
        assert len(found) == 1 or (missing and not found), (model, domain, found)
        return found[0] if found else False

    def ref(self, xml_id):
        """The id behind an xml id."""
        module, name = xml_id.split(".")
        data = self.find("ir.model.data", [("module", "=", module), ("name", "=", name)])
        return self.call("ir.model.data", "read", [data], ["res_id"])[0]["res_id"]

    def xmlrpc(self, model, method, *args, **kwargs):
        """The same over XML-RPC."""
        proxy = xmlrpc.client.ServerProxy(f"{self.address}/xmlrpc/2/object", allow_none=True)
        return proxy.execute_kw(
            self.database, self.uid, self.password, model, method, list(args), kwargs
        )

    def xmlrpc_plain(self, model, method, *args):
        """XML-RPC's older way, ``execute``: arguments are not nested."""
        proxy = xmlrpc.client.ServerProxy(f"{self.address}/xmlrpc/2/object", allow_none=True)
        return proxy.execute(self.database, self.uid, self.password, model, method, *args)

    def jsonrpc(self, model, method, *args, **kwargs):
        """The same over ``/jsonrpc``."""
        call = [self.database, self.uid, self.password, model, method, list(args), kwargs]
        params = {"service": "object", "method": "execute_kw", "args": call}
        return self.result(self.post("/jsonrpc", params, cookies={}))

    def json2(self, key, model, method, **kwargs):
        """The same over ``/json/2`` (19)."""
        with requests.Session() as session:
            session.trust_env = False
            response = session.post(
                f"{self.address}/json/2/{model}/{method}",
                json=kwargs,
                headers={"Authorization": f"Bearer {key}", "X-Odoo-Database": self.database},
                timeout=300,
            )
        if not response.ok:
            raise Refused(response.text)
        return response.json()
