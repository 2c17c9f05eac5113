using System.Globalization;
using System.Text;
using CsvHelper;

namespace Guildhall.Kernel.Files;

/// <summary>Streams a table into CSV or XLSX. Numbers stay numbers; text that a spreadsheet would run as a formula gets a leading apostrophe.</summary>
/// <remarks>Cells are string, bool, whole and decimal numbers, <see cref="DateOnly"/> and <see cref="DateTimeOffset"/> (written as ISO 8601), or null. Disposing completes the file and leaves the stream open.</remarks>
public abstract class TableWriter : IDisposable
{
    /// <summary>CSV as UTF-8 with a byte order mark, which is how spreadsheets recognise it.</summary>
    public static TableWriter Csv(Stream stream) => new CsvTable(stream);

    /// <param name="stream">Seekable. At most 1,048,576 rows fit a sheet.</param>
    /// <param name="sheet">Name of the sheet; cut to 31 characters.</param>
    public static TableWriter Xlsx(Stream stream, string sheet = "Sheet1") => new XlsxTable(stream, sheet);

    public abstract void Row(params ReadOnlySpan<object?> cells);

    public void Dispose()
    {
        Complete();
        GC.SuppressFinalize(this);
    }

    protected abstract void Complete();

    /// <summary>A text that no spreadsheet takes for a formula.</summary>
    public static string Inert(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '＝' or '＋' or '－' or '＠' ? "'" + text : text;

    internal static bool IsNumber(object cell) => cell is int or long or short or byte or decimal or double or float or uint or ulong;

    internal static string Text(object cell) => cell switch
    {
        string text => Inert(text),
        bool yes => yes ? "true" : "false",
        DateTimeOffset at => at.ToString("yyyy-MM-ddTHH:mm:ss.FFFK", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number when IsNumber(cell) => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Inert(Convert.ToString(cell, CultureInfo.InvariantCulture) ?? ""),
    };

    private sealed class CsvTable : TableWriter
    {
        private readonly StreamWriter text;
        private readonly CsvWriter csv;

        public CsvTable(Stream stream)
        {
            text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 15, leaveOpen: true);
            csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        }

        public override void Row(params ReadOnlySpan<object?> cells)
        {
            foreach (var cell in cells) csv.WriteField(cell is null ? "" : Text(cell));
            csv.NextRecord();
        }

        protected override void Complete()
        {
            csv.Dispose();
            text.Dispose();
        }
    }
}
