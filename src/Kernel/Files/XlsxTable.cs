using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Guildhall.Kernel.Files;

internal sealed class XlsxTable : TableWriter
{
    private readonly SpreadsheetDocument document;
    private readonly WorkbookPart workbook;
    private readonly WorksheetPart part;
    private readonly OpenXmlWriter sheet;
    private readonly string name;
    private uint line;
    private bool completed;

    public XlsxTable(Stream stream, string name)
    {
        this.name = SheetName(name);
        document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook, autoSave: false);
        workbook = document.AddWorkbookPart();
        part = workbook.AddNewPart<WorksheetPart>();
        sheet = OpenXmlWriter.Create(part);
        sheet.WriteStartElement(new Worksheet());
        sheet.WriteStartElement(new SheetData());
    }

    public override void Row(params ReadOnlySpan<object?> cells)
    {
        sheet.WriteStartElement(new Row { RowIndex = ++line });
        foreach (var cell in cells)
        {
            if (cell is null) sheet.WriteElement(new Cell());
            else if (IsNumber(cell)) sheet.WriteElement(new Cell { CellValue = new CellValue(Text(cell)) });
            else if (cell is bool yes) sheet.WriteElement(new Cell { DataType = CellValues.Boolean, CellValue = new CellValue(yes) });
            else sheet.WriteElement(new Cell { DataType = CellValues.InlineString, InlineString = Inline(Text(cell)) });
        }
        sheet.WriteEndElement();
    }

    protected override void Complete()
    {
        if (completed) return;
        completed = true;
        sheet.WriteEndElement();
        sheet.WriteEndElement();
        sheet.Dispose();
        using (var book = OpenXmlWriter.Create(workbook))
        {
            book.WriteStartElement(new Workbook());
            book.WriteStartElement(new Sheets());
            book.WriteElement(new Sheet { Name = name, SheetId = 1, Id = workbook.GetIdOfPart(part) });
            book.WriteEndElement();
            book.WriteEndElement();
        }
        document.Dispose();
    }

    private static InlineString Inline(string text) => new(new Text(Legal(text)) { Space = SpaceProcessingModeValues.Preserve });

    // XML has no way to write most control characters and lone surrogates; a cell holds 32,767 characters.
    private static string Legal(string text)
    {
        if (text.Length > 32_767) text = text[..(char.IsHighSurrogate(text[32_766]) ? 32_766 : 32_767)];
        var legal = true;
        foreach (var c in text) legal &= c >= ' ' && !char.IsSurrogate(c) && c < '\uFFFE';
        if (legal) return text;
        return string.Concat(text.EnumerateRunes().Where(r => r.Value is '\t' or '\n' or '\r' or >= ' ' && r.Value is not (0xFFFE or 0xFFFF)));
    }

    private static string SheetName(string name)
    {
        var legal = string.Concat(name.Where(c => !"[]:*?/\\'".Contains(c, StringComparison.Ordinal) && c >= ' '));
        return legal.Length == 0 ? "Sheet1" : legal[..Math.Min(31, legal.Length)];
    }
}
