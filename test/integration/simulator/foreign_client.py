"""Drives a simulated router with librouteros, a client that shares no code with this project.

Arguments: address port. Prints one JSON document with what it saw.
"""

import json
import sys

from librouteros import connect
from librouteros.exceptions import MultiTrapError, TrapError
from librouteros.login import plain, token
from librouteros.query import Key


def trap_of(call):
    try:
        call()
    except (TrapError, MultiTrapError) as error:
        return str(error)
    return None


def main(address, port):
    seen = {}
    for name, method in (("plain", plain), ("token", token)):
        api = connect(host=address, username="admin", password="", port=port, login_method=method)
        seen[name] = list(api("/system/identity/print"))
        api.close()

    api = connect(host=address, username="admin", password="", port=port, login_method=plain)
    seen["empty"] = list(api("/ip/firewall/connection/print"))
    rules = api.path("ip", "firewall", "filter")
    added = rules.add(chain="forward", action="drop", **{"src-address": "192.0.2.7", "comment": "drop it"})
    number = Key(".id")
    seen["added"] = list(rules.select(Key("src-address"), Key("comment")).where(number == added))
    rules.update(**{".id": added, "disabled": True})
    seen["disabled"] = list(rules.select(Key("disabled")).where(number == added))
    rules.remove(added)
    seen["left"] = list(rules.select(number).where(number == added))
    seen["trap"] = trap_of(lambda: rules.remove(added))
    seen["unknown"] = trap_of(lambda: list(api("/no/such/menu/print")))
    interfaces = api.path("interface").select(Key("name")).where(Key("type").In("bridge", "loopback"))
    seen["in"] = [row["name"] for row in interfaces]
    api.close()
    json.dump(seen, sys.stdout)


main(sys.argv[1], int(sys.argv[2]))
