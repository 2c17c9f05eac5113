using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Guildhall.Kernel.Files;

/// <summary>A text split by one delimiter, with quotes as RFC 4180 has them.</summary>
internal sealed class CsvSource(SourceFile file, char delimiter) : ITableSource
{
    // Longer than any message anyone sends; a quote never closed would otherwise take the rest of the file into memory.
    private const int LongestCell = 2 << 20;

    private readonly CsvConfiguration configuration = new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        HasHeaderRecord = false,
        IgnoreBlankLines = false,
        BadDataFound = null,
        MissingFieldFound = null,
        BufferSize = 1 << 16,
        MaxFieldSize = LongestCell,
    };

    public static Result<IReadOnlyList<ITableSource>> Candidates(SourceFile file, char? delimiter)
    {
        char[] delimiters = delimiter is { } chosen ? [chosen] : [',', '\t', ';', '|'];
        return delimiters.Select(d => (ITableSource)new CsvSource(file, d)).ToArray();
    }

    public IEnumerable<TableRow> Rows()
    {
        using var reader = file.OpenText();
        using var parser = new CsvParser(reader, configuration);
        var line = 1;
        while (true)
        {
            var (row, more) = Next(parser, line);
            if (row is not null) yield return row;
            if (!more) yield break;
            line = parser.RawRow + 1;
        }
    }

    private static (TableRow? Row, bool More) Next(CsvParser parser, int line)
    {
        try
        {
            return parser.Read() ? (new TableRow(line, parser.Record ?? []), true) : (null, false);
        }
        catch (MaxFieldSizeException)
        {
            return (new TableRow(line, [], new(line, null, null, FileRefusals.QuoteNeverClosed)), false);
        }
        catch (CsvHelperException)
        {
            return (new TableRow(line, [], new(line, null, null, FileRefusals.BrokenHere)), false);
        }
    }
}
