namespace Guildhall.Kernel.Blobs;

/// <summary>Files of a brand, addressed by the SHA-256 of their content: the same file twice is stored once.</summary>
public interface IBlobs
{
    /// <summary>Stores the stream in chunks; memory stays bounded however long it is.</summary>
    /// <param name="limit">Largest size in bytes; longer streams are refused with <c>kernel.file_too_large</c> and leave nothing behind.</param>
    Task<Result<BlobRef>> Save(BrandId brand, Stream content, long limit, CancellationToken ct);

    /// <summary>A forward-only stream over the content, or null when this brand has no such file.</summary>
    Task<Stream?> Open(BrandId brand, string hash, CancellationToken ct);
}

/// <param name="Hash">Lower-case hex of the SHA-256.</param>
/// <param name="Size">Bytes.</param>
public sealed record BlobRef(string Hash, long Size);
