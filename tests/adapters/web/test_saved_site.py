"""Sites saved in folders."""

import pytest

from venditor.adapters.web.saved_site import ORIGIN, open_folder
from venditor.audits.shop import ShopError
from venditor.audits.shop.pages import Page, Unread


def save(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_html", ".html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_pages_are_listed_from_the_top_and_start_with_the_index(tmp_path):
    site = open_folder(save(tmp_path, index_html="a", de__index_html="b", agb_html="c"))
    assert site.start == f"{ORIGIN}index.html"
    assert site.listed() == (f"{ORIGIN}agb.html", f"{ORIGIN}index.html", f"{ORIGIN}de/index.html")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("index.html", "start"),
        ("", "start"),
        ("de/", "german"),
        ("de", "german"),
        ("agb", "terms"),
        ("list?page=2", "second"),
        ("de/../agb.html", "terms"),
    ],
)
def test_an_address_leads_to_the_file_that_was_saved_for_it(tmp_path, address, text):
    save(tmp_path, index_html="start", de__index_html="german", agb_html="terms")
    (tmp_path / "list?page=2.html").write_text("second", "utf-8")
    page = open_folder(tmp_path).read(ORIGIN + address)
    assert (page.status, page.html) == (200, text)


@pytest.mark.parametrize(
    "address", ["../secret.html", "%2e%2e/secret.html", "link.html", "/etc/passwd", "none.html", "a%00"]
)
def test_nothing_outside_the_folder_is_read(tmp_path, address):
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    folder = save(tmp_path / "site", index_html="start")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    assert isinstance(open_folder(folder).read(ORIGIN + address), Unread)


def test_a_mirror_answers_to_the_host_whose_name_its_folder_bears(tmp_path):
    site = open_folder(
        save(tmp_path, **{"www.shop.example__index_html": "start", "www.shop.example__agb_html": "x"})
    )
    assert site.start == f"{ORIGIN}index.html"
    assert isinstance(site.read("https://www.shop.example/agb"), Page)
    assert isinstance(site.read("https://other.example/agb"), Unread)


def test_a_page_saved_from_a_browser_answers_to_its_address_and_counts_as_rendered(tmp_path):
    site = open_folder(
        save(
            tmp_path,
            Zeta_html="<!-- saved from url=(0021)https://shop.example/ -->\nstart",
            Alpha_html="<!-- saved from url=(0024)https://shop.example/agb -->\nterms",
            Zeta_files__frame_html="frame",
        )
    )
    assert site.start == f"{ORIGIN}Zeta.html"
    page = site.read("https://shop.example/agb")
    assert (page.html.endswith("terms"), page.rendered) == (True, True)
    assert len(site.listed()) == 2


def test_a_page_called_404_is_the_error_page(tmp_path):
    assert (
        open_folder(save(tmp_path, index_html="a", **{"404_html": "b"})).read(f"{ORIGIN}404.html").status
        == 404
    )


def test_a_folder_without_pages_is_refused(tmp_path):
    with pytest.raises(ShopError, match="has no HTML pages"):
        open_folder(tmp_path)
