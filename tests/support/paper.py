"""A paper of as many pages as a test wants, each of which says its number."""

from __future__ import annotations

from io import BytesIO


def numbered_paper(pages: int) -> bytes:
    """A4, in the font of our papers; page n says "Trang n".

    Whoever tests printing or the preview does not depend on the words of any document.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    from desktop.reports.fonts import REGULAR, load_fonts

    load_fonts()
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    for number in range(1, pages + 1):
        canvas.setFont(REGULAR, 30)
        canvas.drawString(100, 700, f"Trang {number}")
        canvas.setFont(REGULAR, 14)
        canvas.drawString(100, 600, "Tổ công nghệ số cộng đồng bản Nà Lạnh")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def texts(pdf: bytes) -> list[str]:
    """The words of every page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            " ".join(page.get_textpage().get_text_range().split())
            for page in (document[number] for number in range(len(document)))
        ]
    finally:
        document.close()


def numbers(pdf: bytes) -> list[int | None]:
    """The number that each page says; None where a page is blank."""
    found = []
    for words in texts(pdf):
        said = words.split()[1:2]
        found.append(int(said[0]) if said else None)
    return found
