using System.IO.Compression;
using System.Text;
using Guildhall.Kernel.Files;

namespace Guildhall.Tests.Files;

/// <summary>Files made of a string or of bytes.</summary>
internal static class Sources
{
    static Sources() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static SourceFile Of(string text, string name = "file") => Of(Encoding.UTF8.GetBytes(text), name);

    public static SourceFile Of(byte[] bytes, string name = "file")
    {
        var opened = SourceFile.Open(() => new MemoryStream(bytes), name);
        Assert.Null(opened.Refusal);
        return opened.Value;
    }

    public static string? RefusalOf(byte[] bytes, FileLimits? limits = null) => SourceFile.Open(() => new MemoryStream(bytes), "file", limits: limits).Refusal?.Code;

    public static byte[] Encoded(string text, string encoding) => Encoding.GetEncoding(encoding).GetBytes(text);

    public static byte[] Zipped(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Optimal)) zip.Write(bytes);
        return stream.ToArray();
    }

    public static byte[] Sheet(params object?[][] rows)
    {
        using var stream = new MemoryStream();
        using (var table = TableWriter.Xlsx(stream)) foreach (var row in rows) table.Row(row);
        return stream.ToArray();
    }

    public static List<T> Good<T>(IEnumerable<Parsed<T>> rows) where T : class
    {
        var all = rows.ToList();
        Assert.All(all, row => Assert.Null(row.Rejected));
        return [.. all.Select(row => row.Value!)];
    }

    public static List<RejectedRow> Bad<T>(IEnumerable<Parsed<T>> rows) where T : class => [.. rows.Select(row => row.Rejected).OfType<RejectedRow>()];
}
