using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Guildhall.Kernel.Files;

/// <summary>What one pass over all bytes of a file tells about it.</summary>
internal sealed class ByteSurvey
{
    private const int ChunkSize = 1 << 16;
    private const int SampleSize = 1 << 18;

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n\0\uFEFF"u8);

    private readonly List<byte[]> samples = [];
    private long sampled, valid, invalid, nulls, nullsAtOdd;
    private bool visible;

    public byte[] Head { get; private set; } = [];

    public long Bytes { get; private set; }

    /// <summary>Nothing but white space, byte order marks and nulls.</summary>
    public bool IsBlank => !visible;

    /// <summary>Null when no text encoding makes sense of the bytes.</summary>
    public Encoding? Encoding { get; private set; }

    public static ByteSurvey Of(Stream stream)
    {
        var survey = new ByteSurvey();
        var buffer = new byte[ChunkSize + 4];
        var kept = 0;
        while (true)
        {
            var count = stream.ReadAtLeast(buffer.AsSpan(kept, ChunkSize), ChunkSize, throwOnEndOfStream: false);
            var chunk = buffer.AsSpan(0, kept + count);
            if (survey.Bytes == 0) survey.Head = chunk.ToArray();
            survey.Bytes += count;
            var last = count < ChunkSize;
            kept = last ? 0 : IncompleteTail(chunk);
            survey.See(chunk[..^kept], kept);
            if (last) break;
            chunk[^kept..].CopyTo(buffer);
        }
        survey.Encoding = survey.Decide();
        return survey;
    }

    private void See(ReadOnlySpan<byte> chunk, int tail)
    {
        visible = visible || chunk.ContainsAnyExcept(Blank);
        var zeros = chunk.Count((byte)0);
        if (zeros > 0)
        {
            nulls += zeros;
            // Chunks end where a character does, so that a chunk may begin at an odd byte: count from the file's start.
            var odd = (int)((Bytes - tail - chunk.Length) & 1);
            for (var i = 1 - odd; i < chunk.Length; i += 2) if (chunk[i] == 0) nullsAtOdd++;
        }
        if (Ascii.IsValid(chunk)) return;
        if (Utf8.IsValid(chunk)) valid += chunk.Length / 16;
        else Count(chunk);
        if (sampled >= SampleSize) return;
        samples.Add(chunk.ToArray());
        sampled += chunk.Length;
    }

    private void Count(ReadOnlySpan<byte> chunk)
    {
        while (chunk.IndexOfAnyExceptInRange((byte)0, (byte)127) is >= 0 and var start)
        {
            chunk = chunk[start..];
            if (Rune.DecodeFromUtf8(chunk, out _, out var length) == OperationStatus.Done) valid++;
            else invalid++;
            chunk = chunk[length..];
        }
    }

    private Encoding? Decide()
    {
        if (Head is [0xEF, 0xBB, 0xBF, ..]) return Encoding.UTF8;
        if (Head is [0xFF, 0xFE, 0, 0, ..]) return Encoding.UTF32;
        if (Head is [0xFF, 0xFE, ..]) return Encoding.Unicode;
        if (Head is [0xFE, 0xFF, ..]) return Encoding.BigEndianUnicode;
        if (nulls > Bytes / 200 + 1) return SixteenBit();
        if (nulls > 0 && Head.Take(1024).Count(b => b < 9) > 8) return null;
        // A damaged byte or a cut-off last character does not make a UTF-8 file another one.
        if (invalid * 10 <= valid) return ControlCharacters(Head) ? null : Encoding.UTF8;
        return TextEncodings.MostPlausible(samples);
    }

    private Encoding? SixteenBit()
    {
        var even = nulls - nullsAtOdd;
        if (Bytes % 2 != 0 && Bytes < 1000) return null;
        return nullsAtOdd > even * 20 ? Encoding.Unicode : even > nullsAtOdd * 20 ? Encoding.BigEndianUnicode : null;
    }

    private static bool ControlCharacters(ReadOnlySpan<byte> head)
    {
        var count = 0;
        foreach (var b in head) if (b < 32 && b is not (9 or 10 or 11 or 12 or 13 or 27 or 2 or 3 or 15 or 22 or 29 or 31)) count++;
        return count > head.Length / 50;
    }

    private static int IncompleteTail(ReadOnlySpan<byte> chunk)
    {
        for (var back = 1; back <= 3 && back < chunk.Length; back++)
        {
            var b = chunk[^back];
            if (b < 0x80) return 0;
            if (b >= 0xC0) return back < (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2) ? back : 0;
        }
        return 0;
    }
}
