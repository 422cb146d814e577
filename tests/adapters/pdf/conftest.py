"""What tests of printed documents share: a document to vary, and a reader of the text in the file."""

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from venditor.adapters.pdf import Document, Paragraph

CREATED = datetime(2026, 6, 19, 8, 30, 5, tzinfo=UTC)


@pytest.fixture
def document():
    """A document of the given blocks."""

    def made(*blocks, **changes):
        described = {"title": "Bestätigung", "language": "de", "author": "Teehaus", "created": CREATED}
        return Document(**{**described, "blocks": blocks or (Paragraph("Text."),), **changes})

    return made


@dataclass(frozen=True)
class Printed:
    """A PDF as a program sees it that copies text out: by page, each line as its characters stand."""

    raw: bytes

    @property
    def objects(self):
        return {
            int(number): body
            for number, body in re.findall(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", self.raw, re.DOTALL)
        }

    def stream(self, number):
        head, _, rest = self.objects[number].partition(b"stream\n")
        return zlib.decompressobj().decompress(rest) if b"FlateDecode" in head else rest

    @property
    def catalog(self):
        return next(body for body in self.objects.values() if b"/Type/Catalog" in body).decode("latin-1")

    @property
    def information(self):
        return next(body for body in self.objects.values() if b"/CreationDate" in body).decode("latin-1")

    @property
    def metadata(self):
        number = next(number for number, body in self.objects.items() if b"/Type/Metadata" in body)
        return self.stream(number).decode("utf-8")

    @property
    def structure(self):
        """The roles of all tags, in the order of the file."""
        return [
            role.decode()
            for role in re.findall(rb"/Type/StructElem/S/(\w+)", b"\n".join(self.objects.values()))
        ]

    @property
    def fonts(self):
        """The fonts inside, without the mark of a subset."""
        found = re.findall(rb"/FontName/[A-Z]{6}\+([^/ ]+)", b"\n".join(self.objects.values()))
        return {name.decode() for name in found}

    @property
    def leaves(self):
        kids = next(body for body in self.objects.values() if b"/Type/Pages" in body and b"/Count" in body)
        leaves, open_nodes = [], [int(n) for n in re.findall(rb"(\d+) 0 R", kids.split(b"/Kids")[1])]
        while open_nodes:
            number = open_nodes.pop(0)
            body = self.objects[number]
            if b"/Type/Pages" in body:
                inner = body.split(b"/Kids")[1].split(b"]")[0]
                open_nodes = [int(n) for n in re.findall(rb"(\d+) 0 R", inner)] + open_nodes
            else:
                leaves.append(body)
        return leaves

    @property
    def pages(self):
        return [self._parts(leaf)[0] for leaf in self.leaves]

    @property
    def text(self):
        return "\n".join(self.pages)

    def _parts(self, body):
        resources = self.objects[int(re.search(rb"/Resources (\d+) 0 R", body)[1])]
        signs = {
            name: self._signs(int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        return _drawn(self.stream(int(re.search(rb"/Contents (\d+) 0 R", body)[1])), signs)

    def x_of(self, text):
        """How far from the left edge the run begins that first holds a text, in points."""
        return next(x for page in self.leaves for x, run in self._parts(page)[1] if text in run)

    def _signs(self, font):
        found = re.search(rb"/ToUnicode (\d+) 0 R", self.objects[font])
        table = {}
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", self.stream(int(found[1])), re.DOTALL):
            for code, text in re.findall(rb"<(\w+)> <(\w+)>", block):
                table[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", self.stream(int(found[1])), re.DOTALL):
            for first, last, text in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", block):
                for offset in range(int(last, 16) - int(first, 16) + 1):
                    table[int(first, 16) + offset] = chr(int(text, 16) + offset)
        return table


# Parentheses within a string need no escape as long as they pair up.
STRING = rb"[^\\()]|\\."
for _ in range(4):
    STRING = rb"[^\\()]|\\.|\((?:" + STRING + rb")*\)"
STRING = rb"\((?:" + STRING + rb")*\)"
TOKEN = re.compile(
    rb"/ActualText ?(?P<actual>" + STRING + rb"|<[0-9A-Fa-f]*>)"
    rb"|(?P<string>" + STRING + rb"|(?<!<)<[0-9A-Fa-f]+>(?!>))"
    rb"|/(?P<font>f\d+) [\d.]+ Tf"
    rb"|(?P<x>[-\d.]+) (?P<y>[-\d.]+) cm"
    rb"|(?P<reversed>/ReversedChars BMC)|(?P<begin>BDC|BMC)|(?P<end>EMC)",
    re.DOTALL,
)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _string(token):
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())
    return re.sub(
        rb"\\([0-7]{1,3}|.)",
        lambda m: bytes([int(m[1], 8)]) if m[1].isdigit() else ESCAPES.get(m[1], m[1]),
        token[1:-1],
        flags=re.DOTALL,
    )


def _drawn(content, signs):  # noqa: C901 - one branch a token
    """The text of a content stream, with a new line where the height changes; and where each run begins."""
    lines, height, font, marks, instead, runs = [""], None, {}, [], None, []
    for token in TOKEN.finditer(content):
        if token["y"]:
            if height not in {None, token["y"]}:
                lines.append("")
            height = token["y"]
            runs.append((float(token["x"]), ""))
        elif token["font"]:
            font = signs[token["font"]]
        elif token["actual"]:
            told = _string(token["actual"])
            instead = told.decode("utf-16" if told.startswith(b"\xfe\xff") else "latin-1")
        elif token["reversed"] or token["begin"]:
            marks.append(
                "actual" if instead is not None else len(lines[-1]) if token["reversed"] else "plain"
            )
            if instead is not None:
                lines[-1] += instead
                instead = None
        elif token["end"]:
            start = marks.pop()
            if isinstance(start, int):
                lines[-1] = lines[-1][:start] + lines[-1][start:][::-1]
        elif "actual" not in marks and marks:
            codes = _string(token["string"])
            text = [font[int.from_bytes(codes[i : i + 2], "big")] for i in range(0, len(codes), 2)]
            lines[-1] += "".join(text)
            runs[-1] = (runs[-1][0], runs[-1][1] + "".join(text))
    return "\n".join(lines), runs


@pytest.fixture
def printed():
    return Printed
