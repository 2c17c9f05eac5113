using System.Text;

namespace Guildhall.Kernel.Files;

/// <summary>Leaves out the NUL characters that phones and crashed programs write between others; no text needs them and PostgreSQL takes none.</summary>
internal sealed class TextWithoutNulls(Stream stream, Encoding encoding) : StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: true, 1 << 16)
{
    // The other ways to read a part end here.
    public override int Read(char[] buffer, int index, int count)
    {
        while (true)
        {
            var read = base.Read(buffer, index, count);
            if (read == 0) return 0;
            var kept = Compact(buffer.AsSpan(index, read));
            if (kept > 0) return kept;
        }
    }

    private static int Compact(Span<char> text)
    {
        var kept = text.IndexOf('\0');
        if (kept < 0) return text.Length;
        for (var i = kept; i < text.Length; i++)
            if (text[i] != '\0') text[kept++] = text[i];
        return kept;
    }
}
