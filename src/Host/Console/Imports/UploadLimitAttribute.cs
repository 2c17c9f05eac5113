using Guildhall.Brands.Contracts;
using Microsoft.AspNetCore.Http.Metadata;

namespace Guildhall.Host.Console.Imports;

/// <summary>A page that takes files. The server spools them to disk as they arrive, so their size costs no memory.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class UploadLimitAttribute : Attribute, IRequestSizeLimitMetadata, IFormOptionsMetadata
{
    public const long MostBytes = 1L << 30;

    // The other fields and the multipart frame come on top.
    public long? MaxRequestBodySize => MostBytes + (1 << 20);
    public long? MultipartBodyLengthLimit => MostBytes;

    public bool? BufferBody => null;
    public int? MemoryBufferThreshold => null;
    public long? BufferBodyLengthLimit => null;
    public int? ValueCountLimit => null;
    public int? KeyLengthLimit => null;
    public int? ValueLengthLimit => null;
    public int? MultipartBoundaryLengthLimit => null;
    public int? MultipartHeadersCountLimit => null;
    public int? MultipartHeadersLengthLimit => null;
}

internal static class UploadLimits
{
    /// <summary>Sends whoever announces too large a file back to the form with a sentence, before the first byte is read.</summary>
    public static void UseUploadLimits(this WebApplication app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<UploadLimitAttribute>() is not { } limit || http.Request.ContentLength is not { } length || length <= limit.MaxRequestBodySize) return next(http);
        Flash.Say(http, "host.import_too_large", refused: true);
        http.Response.Redirect(http.Request.PathBase + http.Request.Path);
        return Task.CompletedTask;
    });
}
