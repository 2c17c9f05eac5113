using System.Buffers.Text;

namespace Guildhall.Bench.Load;

/// <summary>Just enough of HTTP/1.1 to know where an answer ends.</summary>
internal static class HttpAnswer
{
    public static bool IsComplete(ReadOnlySpan<byte> bytes, out int status)
    {
        status = 0;
        var headers = bytes.IndexOf("\r\n\r\n"u8);
        if (headers < 0) return false;
        if (!Utf8Parser.TryParse(bytes[9..12], out status, out _)) throw new IOException("This is not HTTP.");
        var head = bytes[..headers];
        var length = head.IndexOf("Content-Length: "u8);
        if (length >= 0)
            return Utf8Parser.TryParse(head[(length + 16)..], out int size, out _) && bytes.Length >= headers + 4 + size;
        return bytes.EndsWith("0\r\n\r\n"u8);
    }
}
