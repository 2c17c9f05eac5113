using System.Buffers.Binary;

namespace Guildhall.Kernel.Files;

/// <summary>A gzip file ends with its unpacked size; the runtime reads a cut-off file without complaint, so the end is checked here.</summary>
internal static class GzipTrailer
{
    private static readonly byte[][] MemberHeads = [[0x1F, 0x8B, 8, 8], [0x1F, 0x8B, 8, 4], [0x1F, 0x8B, 8, 0]];

    public static bool Agrees(Stream raw, long unpacked)
    {
        if (!raw.CanSeek) return true;
        if (raw.Length < 18) return false;
        Span<byte> trailer = stackalloc byte[4];
        raw.Position = raw.Length - 4;
        raw.ReadExactly(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer) == (uint)unpacked || HasSecondMember(raw);
    }

    // Files put together with cat end with the size of their last part only.
    private static bool HasSecondMember(Stream raw)
    {
        raw.Position = 4;
        var buffer = new byte[1 << 16];
        var kept = 0;
        for (int count; (count = raw.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var chunk = buffer.AsSpan(0, kept + count);
            foreach (var head in MemberHeads) if (chunk.IndexOf(head) >= 0) return true;
            kept = Math.Min(8, chunk.Length);
            chunk[^kept..].CopyTo(buffer);
        }
        return false;
    }
}
