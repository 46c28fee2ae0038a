"""The words of the health page: what was found, and what to do. Literal, to be translated."""

from __future__ import annotations

from typing import Mapping, Tuple

#: What is checked, in the order of the page.
TITLES: Mapping[str, str] = {
    "pepper": "Pepper",
    "hashes": "Stored PINs",
    "guard": "Guard",
    "models": "Protected Models",
    "link_paths": "Link Paths",
    "copies": "Copies of Masked Values",
    "doors": "Known Open Doors",
    "shared_links": "Shared Links",
    "templates": "E-mail Templates",
    "lockouts": "Lockouts",
    "log": "Event Log",
    "log_guard": "Guard of the Event Log",
    "signing_key": "Signing Key",
    "checkpoint": "Checkpoint",
    "sending": "Checkpoints Sent Away",
    "retention": "Retention",
    "cleaning": "Daily Cleaning",
    "auditors": "PIN Auditors",
    "proxy": "Client Addresses",
}

_NOTHING = "Nothing to do."

#: ``{code: (what was found, what to do)}``
TEXTS: Mapping[str, Tuple[str, str]] = {
    # pepper, signing_key
    "pepper_missing": (
        (
            "No pepper is found, but PINs were stored with one (%(count)s): none of them can be "
            "checked."
        ),
        (
            "Configure the pepper that this database was used with as %(setting)s, before anybody "
            "unlocks a record: a new one would be made. If it is lost, reset the PINs."
        ),
    ),
    "pepper_unknown": (
        "PINs stored with the pepper %(ids)s, which this server does not have: %(count)s.",
        "Add that key behind the current one, or reset these PINs.",
    ),
    "signing_key_missing": (
        "No signing key is found, but checkpoints were signed with one: %(count)s.",
        (
            "Configure the key as %(setting)s before the next checkpoint: a new one would be made. "
            "If it is lost, tell whoever keeps its public key."
        ),
    ),
    "signing_key_unknown": (
        "Checkpoints signed with the key %(ids)s, which this server does not have: %(count)s.",
        (
            "Add that key behind the current one in %(setting)s. If it is lost, their copies "
            "elsewhere still prove the log, with its public key."
        ),
    ),
    "secret_unusable": (
        "%(problem)s",
        (
            "Correct %(setting)s in Odoo's configuration or in the environment, or the file that "
            "it is read from, and restart Odoo."
        ),
    ),
    "secret_in_database": (
        (
            "The system parameter %(parameter)s holds the secret: whoever has a copy of the "
            "database has it, too."
        ),
        (
            "Remove the parameter, put a new key first in %(setting)s, and keep the old one "
            "behind it until it is not needed any more."
        ),
    ),
    "secret_readable": (
        "%(path)s can be read by other users of the server (mode %(mode)s).",
        "Take the rights of group and others away: chmod 600.",
    ),
    "secret_not_needed": (
        "There is none yet, and nothing that needs one.",
        (
            "Nothing to do: it is made when it is needed first. Set %(setting)s in Odoo's "
            "configuration if you want to choose where it is."
        ),
    ),
    "secret_in_file": (
        "Key %(key)s, in the file %(path)s.",
        (
            "Keep a copy of this file apart from the backups of the database. Better still, move "
            "it to %(setting)s in Odoo's configuration."
        ),
    ),
    "secret_in_config": (
        "Key %(key)s, in Odoo's configuration.",
        "Nothing to do. Keep a copy apart from the backups of the database.",
    ),
    "secret_in_environment": (
        "Key %(key)s, in the environment of the server.",
        "Nothing to do. Keep a copy apart from the backups of the database.",
    ),
    # hashes
    "hashes_fine": ("PINs, each stored with %(rounds)s rounds or more: %(count)s.", _NOTHING),
    "hashes_weak": (
        "PINs stored with fewer than %(rounds)s rounds: %(count)s.",
        "Each is stored anew at its next right entry. Reset those that nobody uses.",
    ),
    "hashes_damaged": (
        "PINs whose stored form is damaged, so that no entry opens their records: %(count)s.",
        "Reset these PINs, and find out who changed the table record_pin_lock.",
    ),
    # guard
    "guard_fine": ("Every read and write of a user passes the locks.", _NOTHING),
    "guard_missing": (
        "The locks are not asked first by %(names)s.",
        "Restart Odoo. If this remains, another app replaces these methods: report it.",
    ),
    # models
    "models_fine": ("Protected models: %(count)s.", _NOTHING),
    "no_model": (
        "No model is protected, so no record can be locked.",
        "Choose models in Settings, PIN Protection, Protected Models.",
    ),
    "locks_suspended": (
        (
            "Locks suspended, because their models are not on the list (%(names)s): %(count)s. "
            "Everybody opens these records without a PIN."
        ),
        "Put the models on the list of Protected Models again, or remove the locks.",
    ),
    # link_paths
    "link_paths_fine": ("Link paths in force: %(count)s.", _NOTHING),
    "link_paths_dead": (
        "These link paths lead nowhere, so nothing follows a lock along them: %(names)s.",
        "An app was removed or changed. Correct or remove them on the form of the protected model.",
    ),
    # copies
    "copies_none": ("No other model is known to store copies of masked fields.", _NOTHING),
    "copies_found": (
        (
            "Models that store copies of masked fields, which show without a PIN (%(count)s): "
            "%(names)s."
        ),
        (
            "Add the link paths below: then their records follow the locks. Or make the fields "
            "that are copied visible, if they are no secret."
        ),
    ),
    # doors
    "doors_none": ("No installed app is known to show values beside the locks.", _NOTHING),
    "doors_modules": (
        "Installed apps that do not ask for locks: %(names)s.",
        "Let only those use them who may see the masked values, or uninstall them.",
    ),
    # shared_links
    "shared_links_none": ("No link that was shared is known to open a locked document.", _NOTHING),
    "shared_links_found": (
        "Links that were shared open locked documents without a PIN: %(names)s.",
        (
            "Somebody with the PIN has shared them, or they are older than the lock, or than its "
            "link path. If nobody shall use them any more, end them below."
        ),
    ),
    # templates
    "templates_none": ("No app here renders templates of e-mails.", _NOTHING),
    "templates_few": (
        (
            "Users who may write expressions into templates of e-mails, which can show any masked "
            "value: %(count)s."
        ),
        "Nothing to do, as long as each Mail Template Editor may see the masked values.",
    ),
    "templates_everybody": (
        (
            "Every internal user may write expressions into templates of e-mails, which can show "
            "any masked value."
        ),
        (
            "Restrict the rendering of templates in Settings, and make only those Mail Template "
            "Editors who may see the masked values."
        ),
    ),
    # lockouts
    "lockouts_fine": ("Users locked out of a record now: %(count)s.", _NOTHING),
    "lockouts_closed": (
        (
            "Records that took so many wrong PINs that they open for nobody: %(closed)s. Users "
            "locked out of a record now: %(count)s."
        ),
        "Look into the event log for who tried, then reset the PINs of these records.",
    ),
    # log
    "log_fine": (
        "%(last)s entries. The last %(looked_at)s verify; all were verified on %(verified)s (UTC).",
        _NOTHING,
    ),
    "log_new": (
        (
            "%(last)s entries. The last %(looked_at)s verify; all will be verified by the daily "
            "cleaning."
        ),
        _NOTHING,
    ),
    "log_broken": (
        "The event log is not what was written. %(problem)s",
        (
            "Keep a copy of the database as it is. Verify an exported log against the checkpoints "
            "that were sent away, and find out who had access to the database."
        ),
    ),
    "log_waits": (
        "Entries wait for their place in the chain since %(since)s (UTC).",
        (
            "See that the daily cleaning runs, and look into Odoo's log for errors. PIN "
            "Protection, Verify Log says how many there are."
        ),
    ),
    "log_unverified": (
        "The last %(looked_at)s entries verify, but the whole log was not verified for 48 hours.",
        "Verify it in PIN Protection, and see that the daily cleaning runs.",
    ),
    # log_guard
    "log_guard_fine": ("The database refuses to change entries and checkpoints.", _NOTHING),
    "log_guard_missing": (
        (
            "The database does not keep entries as they are: %(names)s is missing, switched off "
            "or changed."
        ),
        (
            "Update the app record_pin_core, which puts it back. Then verify the log, and find "
            "out who removed it."
        ),
    ),
    # checkpoint
    "checkpoint_fine": ("The last one was signed %(hours)s hours ago.", _NOTHING),
    "checkpoint_soon": (
        "There is none yet.",
        "Nothing to do: the daily cleaning signs the first one.",
    ),
    "checkpoint_late": (
        "The last one was signed on %(date)s (UTC), more than 48 hours ago.",
        (
            "See that the daily cleaning runs and the signing key is usable; Odoo's log says what "
            "failed."
        ),
    ),
    "checkpoint_never": (
        "None was signed for more than 48 hours.",
        (
            "See that the daily cleaning runs and the signing key is usable; Odoo's log says what "
            "failed."
        ),
    ),
    # sending
    "sending_fine": ("The last one was sent: %(names)s.", _NOTHING),
    "sending_soon": ("The next one will be sent.", _NOTHING),
    "sending_none": (
        "Nobody gets them: they are in the database and in Odoo's log only.",
        (
            "Name e-mail addresses or a syslog in Settings, PIN Protection, or see that Odoo's "
            "log is kept on another machine."
        ),
    ),
    "sending_failed": (
        "The last one was not sent. %(problem)s",
        (
            "Correct the address in Settings, PIN Protection, or the outgoing mail server, and "
            "make a checkpoint in Verify Log."
        ),
    ),
    # retention
    "retention_fine": (
        (
            "Entries are kept for %(log)s days, and the personal data in them for %(personal)s; 0 "
            "keeps for ever."
        ),
        _NOTHING,
    ),
    "retention_forever": (
        (
            "Entries are kept for ever, and the personal data in them for %(personal)s days; 0 "
            "keeps for ever."
        ),
        _NOTHING,
    ),
    "retention_unreadable": (
        "These system parameters hold no number of days, so nothing is removed: %(names)s.",
        "Choose how long the event log is kept in Settings, PIN Protection.",
    ),
    # cleaning
    "cleaning_fine": ("The next one is due on %(date)s (UTC).", _NOTHING),
    "cleaning_late": (
        "It was due on %(date)s (UTC) and did not run.",
        "See that Odoo runs scheduled actions (max_cron_threads), and look into its log.",
    ),
    "cleaning_off": (
        "It is switched off: nothing is signed, erased or verified by itself.",
        "Activate the scheduled action of Odoo that cleans up (base.autovacuum_job).",
    ),
    # auditors
    "auditors_fine": ("Active users who are told of alarms: %(count)s.", _NOTHING),
    "no_auditor": (
        "No active user is a PIN Auditor.",
        "Make somebody a PIN Auditor. Until then alarms go to the PIN Managers.",
    ),
    # proxy
    "proxy_fine": ("The event log gets the addresses of clients.", _NOTHING),
    "proxy_unknown": (
        "It cannot be told here how clients reach the server.",
        "Nothing to do. Open this page in a browser to have it checked.",
    ),
    "proxy_mode_off": (
        (
            "The request came through a proxy, but Odoo's proxy mode is off: the event log gets "
            "the address of the proxy."
        ),
        "Set proxy_mode = True in Odoo's configuration, and see that only the proxy reaches Odoo.",
    ),
    "proxy_not_used": (
        (
            "Odoo's proxy mode is on, but this request came without X-Forwarded-Host. Either it "
            "did not pass the proxy, and who reaches Odoo beside it can make up an address; or "
            "the event log gets the address of the proxy."
        ),
        (
            "Let only the proxy reach Odoo and have it send X-Forwarded-Host, or switch "
            "proxy_mode off."
        ),
    ),
}
