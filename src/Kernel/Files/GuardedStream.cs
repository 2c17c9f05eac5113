namespace Guildhall.Kernel.Files;

internal sealed class FileTooLargeException : IOException
{
    public FileTooLargeException() { }
    public FileTooLargeException(string message) : base(message) { }
    public FileTooLargeException(string message, Exception inner) : base(message, inner) { }
}

/// <summary>Stops a stream that grows beyond what was allowed, such as a decompression bomb.</summary>
internal sealed class GuardedStream(Stream inner, long most, Stream? below) : Stream
{
    private long read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        read += count;
        return read <= most ? count : throw new FileTooLargeException();
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            below?.Dispose();
        }
        base.Dispose(disposing);
    }
}
