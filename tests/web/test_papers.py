"""汇总件: how far the making is, the files, who was missing, and who may see them."""

import io
import re
import uuid
import zipfile
from collections.abc import Callable
from datetime import datetime

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from beacon.people.models import District
from beacon.people.reach import Who
from beacon.reports.consolidate import make_papers
from beacon.reports.models import Consolidation, ConsolidationState
from tests.reports.months import a_month, an_office, frozen, sent
from tests.support.pages import links, signed_in, words
from tests.support.people import a_tenant, someone, the_office

pytestmark = pytest.mark.django_db

At = Callable[[str], datetime]
MOST_QUERIES = 12
PAPERS = "/papers/"


@pytest.fixture(autouse=True)
def _afternoon(at: At) -> None:
    at("2023-11-21 16:00")


@pytest.fixture
def office(_afternoon: None) -> Who:
    return a_month()


@pytest.fixture
def client(office: Who) -> Client:
    return signed_in(office)


def made(office: Who) -> Consolidation:
    paper = frozen(office)
    make_papers.call(str(paper.id))
    return paper


def page_of(client: Client, paper: Consolidation) -> str:
    return words(client.get(reverse("paper", args=[paper.id])))


def test_while_it_is_made_the_page_asks_each_second_how_far_it_is(client: Client, office: Who) -> None:
    paper = frozen(office)

    page = client.get(reverse("paper", args=[paper.id])).content.decode()
    Consolidation.objects.update(state=ConsolidationState.MAKING, done_units=2)
    part = client.get(reverse("paper_state", args=[paper.id])).content.decode()

    assert 'hx-trigger="every 1s"' in page
    assert '<progress id="made" value="2" max="3">' in part
    assert "已整理2家，共3家" in words(client.get(reverse("paper_state", args=[paper.id])))


def test_when_ready_it_stops_asking_and_offers_its_files(client: Client, office: Who) -> None:
    """R69 Word, Excel and PDF to download, the missing unit named, and a word on the faces of the PDF."""
    paper = made(office)

    page = client.get(reverse("paper", args=[paper.id]))

    addresses = links(page, "/files/")
    assert ("every 1s" in page.content.decode(), len(addresses)) == (False, 3)
    assert "未报1家：石梯村" in words(page)
    assert "PDF里的仿宋、楷体和小标宋用思源宋体代替" in words(page)
    word, excel, pdf = (b"".join(client.get(address).streaming_content) for address in addresses)  # type: ignore[attr-defined]
    assert "石梯村" in zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    with pypdfium2.PdfDocument(pdf) as document:
        assert "石梯村" in "".join(page.get_textpage().get_text_bounded() for page in document)
    assert "石梯村" in zipfile.ZipFile(io.BytesIO(excel)).read("xl/worksheets/sheet2.xml").decode()


def test_the_word_file_ends_with_the_imprint(client: Client, office: Who) -> None:
    """R06 The last words of the file are the printing office and the date, in this order."""
    made(office)
    address = links(client.get(PAPERS), "/files/")[0]

    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]

    text = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert text.rindex("江畔街道党政办公室") < text.rindex("2023年11月21日印发")


def test_a_newcomer_is_offered_beside(client: Client, office: Who) -> None:
    """R69 又来了1份，要不要并进去?"""
    paper = made(office)
    sent(office, "石梯村", nil=True)

    said = page_of(client, paper)

    assert "又来了1份，要不要并进去？" in said


def test_a_failure_is_said_with_a_way_on(client: Client, office: Who) -> None:
    paper = frozen(office)
    Consolidation.objects.update(state=ConsolidationState.FAILED, failure="文件没做成，请再生成一次。")

    said = page_of(client, paper)
    answer = client.post(reverse("paper_again", args=[paper.id]))

    paper.refresh_from_db()
    assert "文件没做成，请再生成一次。" in said
    assert (answer.status_code, paper.state) == (302, ConsolidationState.WAITING)


def test_leader_and_district_download_and_can_ask_for_nothing(office: Who) -> None:
    """N10 The leader sees the own subdistrict's, the district those of all its subdistricts, a foreign one none."""
    paper = made(office)
    leader = signed_in(someone("leader", office.unit))
    district = signed_in(someone("district", district=office.tenant.district))
    foreign = signed_in(someone("district", district=District.objects.create(name="别的区")))
    neighbour = signed_in(the_office(a_tenant("上坪街道", district=office.tenant.district)))

    found = [len(links(client.get(PAPERS), "/files/")) for client in (leader, district, foreign, neighbour)]
    address = reverse("paper", args=[paper.id])
    statuses = [client.get(address).status_code for client in (leader, district, foreign, neighbour)]
    again = [client.post(reverse("paper_again", args=[paper.id])).status_code for client in (leader, district)]

    assert found == [3, 3, 0, 0]
    assert statuses == [200, 200, 403, 403]
    assert again == [403, 403]


def test_the_district_reads_whose_each_paper_is(office: Who) -> None:
    made(office)

    said = words(signed_in(someone("district", district=office.tenant.district)).get(PAPERS))

    assert "江畔街道2023年11月" in said


def test_a_paper_that_is_not_there_answers_like_a_foreign_one(client: Client) -> None:
    """N10 Nothing tells the two apart."""
    other = frozen_of_another_town()

    foreign, none = (client.get(reverse("paper", args=[key])) for key in (other.id, uuid.uuid4()))

    assert (foreign.status_code, words(foreign)) == (403, words(none))


def frozen_of_another_town() -> Consolidation:
    other = an_office("外地社区")
    sent(other, "外地社区", nil=True)
    return frozen(other)


def test_without_papers_it_says_where_they_come_from() -> None:
    assert "还没有汇总件" in words(signed_in(the_office(a_tenant())).get(PAPERS))


def test_versions_beside_each_other_tell_what_moved_in_words(client: Client, office: Who) -> None:
    """N05 Not by the colour of the row alone: each later number says by how much."""
    made(office)
    sent(office, "石梯村", nil=True)
    second = frozen(office)

    page = client.get(reverse("paper_beside", args=[second.id]))

    line = r'<th scope="row" class="row-head">{}（家）</th>(.*?)</tr>'
    found = [re.findall(line.format(label), page.text) for label in ("应报", "已报", "未报")]
    assert found == [
        ["<td>3</td><td>3</td>"],
        ['<td>2</td><td>3 <span class="step">多1</span></td>'],
        ['<td>1</td><td>0 <span class="step">少1</span></td>'],
    ]


def test_the_list_costs_the_same_for_one_and_three(
    client: Client, office: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    costs = []
    for count in (1, 2):
        for _ in range(count):
            made(office)
        with django_assert_max_num_queries(MOST_QUERIES) as held:
            client.get(PAPERS)
        costs.append(len(held))

    assert costs[0] == costs[1]


def test_a_paper_stays_within_its_queries(
    client: Client, office: Who, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    paper = made(office)

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse("paper", args=[paper.id]))
