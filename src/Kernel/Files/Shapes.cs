namespace Guildhall.Kernel.Files;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class Shapes
{
    private static readonly (byte[] Magic, string Name)[] Binaries =
    [
        ("%PDF"u8.ToArray(), "PDF"), ([0x89, 0x50, 0x4E, 0x47], "PNG"), ([0xFF, 0xD8, 0xFF], "JPEG"), ("GIF8"u8.ToArray(), "GIF"), ("PK\x03\x04"u8.ToArray(), "ZIP"),
        ("PK\x05\x06"u8.ToArray(), "ZIP"), ([0x37, 0x7A, 0xBC, 0xAF], "7-Zip"), ("Rar!"u8.ToArray(), "RAR"), ("SQLite format 3"u8.ToArray(), "SQLite"),
        ([0x7F, 0x45, 0x4C, 0x46], "ELF"), ("MZ"u8.ToArray(), "EXE"), ("BZh"u8.ToArray(), "bzip2"), ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "xz"), ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard"),
        ("ID3"u8.ToArray(), "MP3"), ("OggS"u8.ToArray(), "Ogg"), ("RIFF"u8.ToArray(), "RIFF"), ([0x1F, 0x8B], "gzip"), ("PAR1"u8.ToArray(), "Parquet"),
    ];

    public static FileShape? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return FileShape.Xls;
        return head.StartsWith("PK\x03\x04"u8) && ZipName(head) is null ? FileShape.Xlsx : null;
    }

    public static string? BinaryName(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, name) in Binaries)
            if (head.StartsWith(magic)) return name == "ZIP" ? ZipName(head) ?? name : name;
        if (head.Length > 11 && head[4..8].SequenceEqual("ftyp"u8)) return "MP4";
        var text = TrimStart(head);
        return StartsWithWord(text, "<html"u8) || StartsWithWord(text, "<!doctype html"u8) || StartsWithWord(text, "<table"u8) ? "HTML" : StartsWithWord(text, "<?xml"u8) ? "XML" : null;
    }

    // A workbook's first entries are [Content_Types].xml, _rels or xl/; the sheet reader has the last word.
    private static string? ZipName(ReadOnlySpan<byte> head)
    {
        var window = head[..Math.Min(head.Length, 4096)];
        if (window.IndexOf("word/"u8) >= 0) return "Word";
        if (window.IndexOf("ppt/"u8) >= 0) return "PowerPoint";
        if (window.IndexOf("opendocument"u8) >= 0) return "OpenDocument";
        return window.IndexOf("[Content_Types].xml"u8) >= 0 || window.IndexOf("xl/"u8) >= 0 || window.IndexOf("_rels/"u8) >= 0 ? null : "ZIP";
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> head) =>
        (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? head[3..] : head).TrimStart(" \t\r\n"u8);

    private static bool StartsWithWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && System.Text.Ascii.EqualsIgnoreCase(text[..word.Length], word);
}
