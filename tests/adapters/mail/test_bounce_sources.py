"""Messages are shown at least once, marked only when they were handled, and none holds up the next."""

import os
import re
import socket
import threading

import pytest

from venditor.adapters.mail import ImapSettings, ImapSource, MaildirSource, MailError
from venditor.adapters.mail import bounce_sources as sources

FIRST, SECOND, THIRD = (
    b"Subject: 1\r\n\r\none\r\n",
    b"Subject: 2\r\n\r\ntwo\r\n",
    b"Subject: 3\r\n\r\nthree\r\n",
)


class Maildir:
    """A Maildir as a mail server fills it."""

    def __init__(self, path):
        self.path = path
        for part in ("tmp", "new", "cur"):
            (path / part).mkdir(parents=True)
        self.source = MaildirSource(path)

    def arrive(self, content):
        number = len(list(self.path.glob("*/*")))
        file = self.path / "new" / f"{number}.host"
        file.write_bytes(content)
        os.utime(file, (1000 + number, 1000 + number))

    def unread(self):
        return [file.read_bytes() for file in sorted(self.path.glob("new/*"))]

    def read(self):
        return [file.read_bytes() for file in sorted(self.path.glob("cur/*:2,S"))]

    def aside(self):
        return [file.read_bytes() for file in sorted(self.path.glob(".Unreadable/cur/*"))]


class Imap:
    """A small IMAP server, enough for the commands that are used; not a model of one."""

    def __init__(self, tls):
        self.messages = []
        self.flags = []
        self.copies = None
        self.refuse = {}
        self.drop_at = ""
        self.commands = []
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def arrive(self, content):
        self.messages.append(content)
        self.flags.append(set())

    def unread(self):
        return [content for content, flags in zip(self.messages, self.flags, strict=True) if not flags]

    def read(self):
        return [
            content for content, flags in zip(self.messages, self.flags, strict=True) if flags == {"\\Seen"}
        ]

    def aside(self):
        return self.copies or []

    def stop(self):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self):
        while True:
            try:
                plain, _ = self._listening.accept()
            except OSError:
                return
            try:
                with (
                    plain,
                    self._tls.wrap_socket(plain, server_side=True) as connection,
                    connection.makefile("rwb", buffering=0) as stream,
                ):
                    self._talk(stream)
            except OSError:
                continue

    def _talk(self, stream):
        stream.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        while line := stream.readline().decode():
            tag, command = line.rstrip("\r\n").split(" ", 1)
            self.commands.append(command)
            if self.drop_at and self.drop_at in command:
                return
            refused = next((said for start, said in self.refuse.items() if command.startswith(start)), None)
            answers, done = self._answer(command) if refused is None else ([], refused)
            stream.write(b"".join(answers) + f"{tag} {done}\r\n".encode())
            if command == "LOGOUT":
                return

    def _answer(self, command):
        word = command.split()
        if command == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1\r\n"], "OK done"
        if word[0] == "LOGIN":
            return [], "OK in" if word[1:] == ["shop", '"secret"'] else "NO [AUTHENTICATIONFAILED] no"
        if word[0] == "CREATE":
            self.copies = []
            return [], "OK made"
        if command == "UID SEARCH UNSEEN":
            unseen = [str(uid) for uid, flags in enumerate(self.flags, 1) if "\\Seen" not in flags]
            return [f"* SEARCH {' '.join(unseen)}\r\n".encode()], "OK done"
        if word[0] == "UID":
            return self._about(int(word[2]) - 1, word[1], command)
        return [], "OK done"

    def _about(self, index, verb, command):
        if verb == "FETCH":
            most = int(re.search(r"BODY\.PEEK\[\]<0\.(\d+)>", command)[1])
            content = self.messages[index][:most]
            head = f"* {index + 1} FETCH (UID {index + 1} BODY[]<0> {{{len(content)}}}\r\n"
            return [head.encode(), content, b")\r\n"], "OK done"
        if verb == "COPY":
            if self.copies is None:
                return [], "NO [TRYCREATE] no such mailbox"
            self.copies.append(self.messages[index])
        if verb == "STORE":
            self.flags[index] |= set(re.findall(r"\\\w+", command.partition("(")[2]))
        return [], "OK done"


@pytest.fixture
def imap(certificates):
    server = Imap(certificates[0])
    server.source = ImapSource(
        ImapSettings("localhost", "shop", "secret", port=server.port, timeout=5, tls=certificates[1])
    )
    yield server
    server.stop()


@pytest.fixture(params=["maildir", "imap"])
def place(request, tmp_path):
    return Maildir(tmp_path / "bounces") if request.param == "maildir" else request.getfixturevalue("imap")


def test_unread_messages_are_shown_in_order_and_only_once_when_handled(place):
    for content in (FIRST, SECOND):
        place.arrive(content)
    shown = []
    assert place.source.collect(shown.append) == sources.Collected(2)
    assert shown == [FIRST, SECOND]
    place.arrive(THIRD)
    assert place.source.collect(shown.append).handled == 1
    assert shown == [FIRST, SECOND, THIRD]
    assert (place.unread(), place.read()) == ([], [FIRST, SECOND, THIRD])


def test_an_empty_place_has_nothing_to_show(place):
    assert place.source.collect(pytest.fail) == sources.Collected(0)


def test_a_message_is_marked_only_after_the_handler_returned(place):
    place.arrive(FIRST)
    seen_inside = []
    place.source.collect(lambda _: seen_inside.append((place.unread(), place.read())))
    assert seen_inside == [([FIRST], [])]


def test_where_the_program_ends_inside_the_handler_the_message_is_shown_again(place):
    place.arrive(FIRST)

    def end(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.source.collect(end)
    shown = []
    place.source.collect(shown.append)
    assert shown == [FIRST]


def test_a_message_the_handler_cannot_use_is_put_aside_and_the_next_is_shown(place):
    for content in (FIRST, SECOND, THIRD):
        place.arrive(content)

    def handle(content):
        if content in (FIRST, SECOND):
            raise MailError("mail.unreadable", "Nested too deep.")

    done = place.source.collect(handle)
    assert done.handled == 1
    assert [(trouble.reason, trouble.aside) for trouble in done.troubles] == [("Nested too deep.", True)] * 2
    assert (place.aside(), place.read()) == ([FIRST, SECOND], [THIRD])
    assert place.source.collect(pytest.fail) == sources.Collected(0)


def test_trouble_of_our_own_leaves_a_message_unread_and_shows_the_next(place):
    for content in (FIRST, SECOND):
        place.arrive(content)

    def handle(content):
        if content == FIRST:
            raise RuntimeError("the database is away")

    done = place.source.collect(handle, most=1)
    assert done.handled == 1
    (trouble,) = done.troubles
    assert (trouble.reason, trouble.aside) == ("RuntimeError: the database is away", False)
    assert (place.unread(), place.read()) == ([FIRST], [SECOND])


def test_a_call_takes_so_many_messages_and_the_next_call_the_rest(place):
    for content in (FIRST, SECOND, THIRD):
        place.arrive(content)
    shown = []
    assert place.source.collect(shown.append, most=2).handled == 2
    assert place.source.collect(shown.append, most=2).handled == 1
    assert shown == [FIRST, SECOND, THIRD]


def test_only_the_beginning_of_a_huge_message_is_read(place, monkeypatch):
    monkeypatch.setattr(sources, "MOST_BYTES", 12)
    place.arrive(FIRST + b"x" * 1000)
    shown = []
    place.source.collect(shown.append)
    assert shown == [FIRST[:12]]


# --- Maildir


def test_a_message_that_another_program_listed_but_nobody_read_is_unread(tmp_path):
    place = Maildir(tmp_path / "bounces")
    for name, content in (("1.host:2,", FIRST), ("2.host:2,F", SECOND), ("3.host:2,RS", THIRD)):
        (place.path / "cur" / name).write_bytes(content)
    shown = []
    place.source.collect(shown.append)
    assert sorted(shown) == [FIRST, SECOND]
    assert {file.name for file in place.path.glob("cur/*")} == {"1.host:2,S", "2.host:2,FS", "3.host:2,RS"}


def test_what_is_no_file_or_a_link_is_put_aside_unread(tmp_path):
    place = Maildir(tmp_path / "bounces")
    (place.path / "new" / "folder").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (place.path / "new" / "link").symlink_to(tmp_path / "secret")
    place.arrive(FIRST)
    shown = []
    done = place.source.collect(shown.append)
    assert shown == [FIRST]
    assert {trouble.name for trouble in done.troubles} == {"folder", "link"}
    assert {file.name for file in place.path.glob(".Unreadable/cur/*")} == {"folder:2,", "link:2,"}


def test_a_message_another_program_took_meanwhile_is_passed_over(tmp_path):
    place = Maildir(tmp_path / "bounces")
    for content in (FIRST, SECOND):
        place.arrive(content)
    shown = []

    def handle(content):
        shown.append(content)
        for file in place.path.glob("new/*"):
            file.unlink()

    assert place.source.collect(handle) == sources.Collected(1)
    assert shown == [FIRST]


def test_a_maildir_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MailError, match="nothing-here") as raised:
        MaildirSource(tmp_path / "nothing-here").collect(pytest.fail)
    assert raised.value.code == "mail.source"


# --- IMAP


def test_the_mailbox_is_opened_by_its_name_and_left_politely(certificates, imap):
    settings = ImapSettings(
        "localhost", "shop", "secret", port=imap.port, mailbox="Shop/Bounces 1", tls=certificates[1]
    )
    ImapSource(settings).collect(pytest.fail)
    assert 'SELECT "Shop/Bounces 1"' in imap.commands
    assert imap.commands[-1] == "LOGOUT"


def test_a_message_the_server_does_not_give_is_put_aside(imap):
    for content in (FIRST, SECOND):
        imap.arrive(content)
    imap.refuse["UID FETCH 1 "] = "NO corrupt"
    shown = []
    done = imap.source.collect(shown.append)
    assert shown == [SECOND]
    (trouble,) = done.troubles
    assert (trouble.name, trouble.aside) == ("1", True)
    assert imap.flags[0] == {"\\Seen", "\\Flagged"}


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "SEARCH", "FETCH", "STORE"])
def test_a_connection_lost_at_any_command_loses_no_message(imap, command):
    imap.arrive(FIRST)
    imap.drop_at = command
    with pytest.raises(MailError) as raised:
        imap.source.collect(lambda _: None)
    assert raised.value.code == "mail.source"
    imap.drop_at = ""
    shown = []
    imap.source.collect(shown.append)
    assert shown == [FIRST]


def test_a_server_that_does_not_mark_a_message_is_named(imap):
    imap.arrive(FIRST)
    imap.refuse["UID STORE"] = "NO read-only"
    with pytest.raises(MailError, match="cannot be marked"):
        imap.source.collect(lambda _: None)
    assert imap.unread() == [FIRST]


def test_a_wrong_password_and_a_wrong_certificate_are_named(imap, certificates):
    with pytest.raises(MailError, match="AUTHENTICATIONFAILED") as raised:
        ImapSource(ImapSettings("localhost", "shop", "wrong!", port=imap.port, tls=certificates[1])).collect(
            pytest.fail
        )
    assert "wrong!" not in str(raised.value)
    with pytest.raises(MailError, match=r"(?i)certificate"):
        ImapSource(ImapSettings("localhost", "shop", "secret", port=imap.port)).collect(pytest.fail)


@pytest.mark.parametrize("name", ["", 'a"b', "a\r\nb", "Rückläufer"])
def test_a_mailbox_name_that_could_be_a_command_is_refused(name):
    with pytest.raises(MailError) as raised:
        ImapSettings("localhost", "shop", "secret", mailbox=name)
    assert raised.value.code == "mail.setting"
    assert "secret" not in repr(ImapSettings("localhost", "shop", "secret"))
