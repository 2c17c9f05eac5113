using Guildhall.Kernel.Blobs;
using Guildhall.Kernel.Files;
using Guildhall.Kernel.Texts;

namespace Guildhall.Kernel.Imports;

/// <summary>The errors file while it grows, on disk from its first row on.</summary>
internal sealed class RejectedRows(Localizer words) : IDisposable
{
    private FileStream? stream;
    private ErrorsFile? file;

    public long Count { get; private set; }

    public void Write(RejectedRow rejected)
    {
        if (file is null)
        {
            stream = new FileStream(Path.Combine(Path.GetTempPath(), $"guildhall-{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            file = new ErrorsFile(stream, words);
        }
        file.Write(rejected);
        Count++;
    }

    /// <summary>Keeps the file as a blob; null when nothing was rejected.</summary>
    public async Task<BlobRef?> Save(IBlobs blobs, BrandId brand, CancellationToken ct)
    {
        if (file is null) return null;
        file.Dispose();
        stream!.Position = 0;
        return (await blobs.Save(brand, stream, long.MaxValue, ct)).Value;
    }

    public void Dispose() => stream?.Dispose();
}
