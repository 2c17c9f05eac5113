using System.Text;
using Guildhall.Kernel.Files;

namespace Guildhall.Conversations.Import.Formats;

/// <summary>The lines of a text; one without end is cut, so that no file can fill the memory.</summary>
internal static class TextLines
{
    private const int Longest = 2 << 20;

    public static IEnumerable<(long Number, string Text)> Of(SourceFile file)
    {
        using var reader = file.OpenText();
        var buffer = new char[1 << 15];
        var open = new StringBuilder();
        long number = 1;
        var (start, end) = (0, 0);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf('\n');
            if (length < 0)
            {
                if (open.Length < Longest) open.Append(buffer, start, end - start);
                (start, end) = (0, reader.Read(buffer, 0, buffer.Length));
                if (end > 0) continue;
                if (open.Length > 0) yield return (number, Finished(open));
                yield break;
            }
            if (open.Length == 0) yield return (number, new string(buffer, start, length > 0 && buffer[start + length - 1] == '\r' ? length - 1 : length));
            else
            {
                open.Append(buffer, start, length);
                yield return (number, Finished(open));
            }
            start += length + 1;
            number++;
        }
    }

    private static string Finished(StringBuilder open)
    {
        if (open.Length > 0 && open[^1] == '\r') open.Length--;
        var text = open.ToString();
        open.Clear();
        return text;
    }
}
