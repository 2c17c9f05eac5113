using System.Globalization;
using System.IO.Compression;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Guildhall.Kernel.Files;

/// <summary>One sheet of a workbook.</summary>
internal sealed class SheetSource(SourceFile file, int sheet, string? password) : ITableSource
{
    // Shared strings live in memory while a sheet is read.
    private const long MostUnpacked = 400L << 20;
    private const int MostRatio = 300;
    private const int MostSheets = 20;

    public static Result<IReadOnlyList<ITableSource>> Candidates(SourceFile file, string? password)
    {
        try
        {
            if (file.Shape == FileShape.Xlsx && Unpacked(file) is { } refusal) return refusal;
            using var stream = file.OpenSeekable();
            using var reader = Open(stream, password);
            return Enumerable.Range(0, Math.Min(reader.ResultsCount, MostSheets)).Select(i => (ITableSource)new SheetSource(file, i, password)).ToArray();
        }
        catch (InvalidPasswordException)
        {
            return FileRefusals.NeedsPassword;
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            return FileRefusals.Damaged;
        }
    }

    public IEnumerable<TableRow> Rows()
    {
        using var stream = file.OpenSeekable();
        using var reader = Open(stream, password);
        for (var i = 0; i < sheet; i++) reader.NextResult();
        for (var line = 1; ; line++)
        {
            var row = Next(reader, line);
            if (row is not null) yield return row;
            if (row is null || row.Rejected is not null) yield break;
        }
    }

    private static TableRow? Next(IExcelDataReader reader, int line)
    {
        try
        {
            if (!reader.Read()) return null;
            var cells = new string[reader.FieldCount];
            for (var i = 0; i < cells.Length; i++) cells[i] = Text(reader.GetValue(i));
            return new TableRow(line, cells);
        }
        catch (Exception failure) when (IsBroken(failure))
        {
            return new TableRow(line, [], new(line, null, null, FileRefusals.BrokenHere));
        }
    }

    private static IExcelDataReader Open(Stream stream, string? password)
    {
        _ = TextEncodings.Named("utf-8"); // Registers the code pages old workbooks need.
        return ExcelReaderFactory.CreateReader(stream, new ExcelReaderConfiguration { Password = password, LeaveOpen = true });
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text.Replace("\0", "", StringComparison.Ordinal),
        // A sheet keeps 15 digits of a number: a longer id is already wrong, and shows it the way a spreadsheet would.
        double number when Math.Abs(number) >= 1e15 => number.ToString("0.#####E+0", CultureInfo.InvariantCulture),
        double number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    // The sizes a ZIP declares may lie, so they are counted.
    private static Refusal? Unpacked(SourceFile file)
    {
        using var stream = file.OpenSeekable();
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        if (archive.Entries.Count > 2000) return FileRefusals.TooLarge(MostUnpacked >> 20);
        if (archive.Entries.All(entry => !entry.FullName.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))) return FileRefusals.NotReadable("ZIP");
        var most = Math.Min(MostUnpacked, Math.Max(32L << 20, stream.Length * MostRatio));
        var buffer = new byte[1 << 16];
        long total = 0;
        foreach (var entry in archive.Entries)
        {
            using var bytes = entry.Open();
            for (int count; (count = bytes.Read(buffer)) > 0;)
                if ((total += count) > most) return FileRefusals.TooLarge(most >> 20);
        }
        return null;
    }

    private static bool IsBroken(Exception failure) => failure is ExcelReaderException or InvalidDataException or System.Xml.XmlException or IOException
        or FormatException or ArgumentException or InvalidOperationException or OverflowException or IndexOutOfRangeException or NullReferenceException or NotSupportedException;
}
