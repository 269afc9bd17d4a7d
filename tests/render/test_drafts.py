from email.message import EmailMessage

import pytest

from csmkit.errors import InvalidInput
from csmkit.render.drafts import MOST_BYTES, draft_text


def refused(data, name="draft.md"):
    with pytest.raises(InvalidInput) as caught:
        draft_text(data, name)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def a_mail(text="Dear Dana,\nwe missed it.\n", html=None, **settings):
    mail = EmailMessage()
    mail["Subject"] = "We should have known"
    mail.set_content(text, **settings)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def test_a_text_is_read_as_it_stands():
    assert draft_text(b"\xef\xbb\xbfDear Dana\r\nhello\r\n", "d.txt") == (
        "Dear Dana\nhello\n",
        False,
    )


def test_what_others_wrote_is_blank_and_lines_keep_their_number():
    text = (
        "mine\n> theirs\n  > theirs too\nmine again\n\nOn Monday Dana wrote:\n\n> theirs\n"
        "mine at last\n-- \nmy signature\n"
    )
    kept = draft_text(text.encode(), "d.md").text.split("\n")
    assert kept == ["mine", "", "", "mine again", "", "", "", "", "mine at last", "", "", ""]


@pytest.mark.parametrize("line", ["--", "-----Original Message-----", "---- Forwarded message"])
def test_what_stands_below_a_mark_of_the_end_is_not_read(line):
    assert draft_text(f"mine\n{line}\nnot mine\n".encode(), "d.md").text.strip() == "mine"


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_the_text_part_of_a_mail_is_read(transfer):
    text = "Schöne Grüße, Dana: we missed it.\n"
    draft = draft_text(a_mail(text, html="<p>no</p>", cte=transfer), "d.eml")
    assert draft == (text, True)


def test_a_mail_in_another_encoding_is_read():
    draft = draft_text(a_mail("Grüße\n", charset="iso-8859-1"), "d.eml")
    assert draft.text == "Grüße\n"


def test_a_mail_is_known_by_its_headers_on_standard_input():
    assert draft_text(a_mail(), "<stdin>").is_mail
    assert not draft_text(b"Note: call Dana\n\nwe missed it\n", "<stdin>").is_mail


HOSTILE = {
    "not UTF-8": (b"caf\xe9\n", "d.md", "d.md:1:4: is not UTF-8 text"),
    "UTF-16": ("Dear".encode("utf-16"), "d.md", "is not UTF-8 text"),
    "NUL": (b"a\n\0b", "d.md", "d.md:2: holds NUL characters; it is no text"),
    "nothing": (b"", "d.md", "holds no words of its own to check"),
    "only a quote": (b"> yes\n", "d.md", "holds no words of its own to check"),
    "too long": (b"word " * 60_000, "d.md", "has 300,000 characters; at most 250,000"),
    "one endless line": (b"a" * 4_000_000, "d.md", "has 4,000,000 characters"),
    "10 MB": (b"word " * 2_000_000, "d.md", "has 10,000,000 bytes"),
    "a huge file": (b" " * (MOST_BYTES + 1), "d.eml", "has more than 25,000,000 bytes"),
    "a mail of HTML": (
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>a</p>",
        "d.eml",
        "has no plain text part",
    ),
    "an unknown encoding": (
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=x-none\n\nabc",
        "d.eml",
        "cannot be read as a mail",
    ),
    "a deep mail": (
        b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
        ),
        "d.eml",
        "",
    ),
}


@pytest.mark.parametrize(("data", "name", "said"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_checked_is_refused_in_one_sentence(data, name, said):
    assert said in refused(data, name)
