using System.IO.Compression;
using System.Text;

namespace Guildhall.Kernel.Files;

public enum FileShape { Text, Xlsx, Xls }

/// <param name="MaxBytes">Most bytes after decompression.</param>
/// <param name="MaxRatio">Most bytes a compressed byte may become, counted from the first 16 MB on.</param>
public sealed record FileLimits(long MaxBytes = 2L << 30, int MaxRatio = 200)
{
    public static FileLimits Default { get; } = new();
}

/// <summary>A file somebody gave us, looked through once: what it is, whether it is compressed, how its text is encoded.</summary>
/// <remarks>It can be opened any number of times and holds no handle itself; every stream it opens is read in bounded memory.</remarks>
public sealed class SourceFile
{
    private readonly Func<Stream> open;
    private readonly bool compressed;
    private readonly FileLimits limits;

    private SourceFile(Func<Stream> open, string name, bool compressed, FileShape shape, Encoding encoding, long bytes, FileLimits limits) =>
        (this.open, Name, this.compressed, Shape, Encoding, Bytes, this.limits) = (open, name, compressed, shape, encoding, bytes, limits);

    public string Name { get; }

    public FileShape Shape { get; }

    /// <summary>Of text files; invalid bytes read as U+FFFD.</summary>
    public Encoding Encoding { get; }

    /// <summary>Size after decompression.</summary>
    public long Bytes { get; }

    public static Result<SourceFile> Open(string path, string? encoding = null, FileLimits? limits = null) =>
        Open(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan), Path.GetFileName(path), encoding, limits);

    /// <summary>Reads the whole file once. Refuses empty, binary, damaged and too large files and unknown encodings.</summary>
    /// <param name="open">Opens the same bytes from their beginning each time.</param>
    /// <param name="encoding">Forced by the user ("big5", "gb18030", "utf-16" …); null detects.</param>
    public static Result<SourceFile> Open(Func<Stream> open, string name, string? encoding = null, FileLimits? limits = null)
    {
        limits ??= FileLimits.Default;
        Encoding? forced = null;
        if (encoding is not null && (forced = TextEncodings.Named(encoding)) is null) return FileRefusals.UnknownEncoding(encoding);
        try
        {
            using var raw = open();
            Span<byte> head = stackalloc byte[2];
            var compressed = raw.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1F, 0x8B];
            using var stream = Decompressed(open, compressed, limits);
            var survey = ByteSurvey.Of(stream);
            if (compressed && !GzipTrailer.Agrees(raw, survey.Bytes)) return FileRefusals.Damaged;
            if (survey.Bytes == 0) return FileRefusals.Empty;
            if (Shapes.Of(survey.Head) is { } shape) return new SourceFile(open, name, compressed, shape, Encoding.UTF8, survey.Bytes, limits);
            if (Shapes.BinaryName(survey.Head) is { } binary) return FileRefusals.NotReadable(binary);
            var detected = forced ?? survey.Encoding;
            if (detected is null) return FileRefusals.NotReadable("binary");
            return survey.IsBlank ? FileRefusals.Empty : new SourceFile(open, name, compressed, FileShape.Text, detected, survey.Bytes, limits);
        }
        catch (FileTooLargeException)
        {
            return FileRefusals.TooLarge(limits.MaxBytes >> 20);
        }
        catch (InvalidDataException)
        {
            return FileRefusals.Damaged;
        }
    }

    /// <summary>The bytes after decompression.</summary>
    public Stream OpenBytes() => Decompressed(open, compressed, limits);

    public StreamReader OpenText() => new TextWithoutNulls(OpenBytes(), Encoding);

    /// <summary>The text as UTF-8 without byte order mark, whatever the file's encoding.</summary>
    public Stream OpenUtf8()
    {
        if (Encoding.CodePage != Encoding.UTF8.CodePage) return Encoding.CreateTranscodingStream(OpenBytes(), Encoding, new UTF8Encoding(false));
        return OpenBytes();
    }

    /// <summary>The bytes as a seekable stream: the file itself, or a temporary copy that vanishes when closed.</summary>
    public Stream OpenSeekable()
    {
        var stream = OpenBytes();
        if (stream is { CanSeek: true }) return stream;
        using (stream)
        {
            var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            var copy = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            stream.CopyTo(copy);
            copy.Position = 0;
            return copy;
        }
    }

    private static Stream Decompressed(Func<Stream> open, bool compressed, FileLimits limits)
    {
        var raw = open();
        if (!compressed) return raw.CanSeek && raw.Length <= limits.MaxBytes ? raw : new GuardedStream(raw, limits.MaxBytes, null);
        var most = raw.CanSeek ? Math.Min(limits.MaxBytes, Math.Max(16L << 20, raw.Length * limits.MaxRatio)) : limits.MaxBytes;
        return new GuardedStream(new GZipStream(raw, CompressionMode.Decompress), most, raw);
    }
}
