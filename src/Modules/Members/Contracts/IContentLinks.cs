using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Contracts;

/// <summary>Learns by which content people come: <c>?via=…</c> at any page behind a group's link. Who is not known yet keeps it on the way through the door, and is an outsider meanwhile.</summary>
public interface IContentLinks
{
    ValueTask Came(HttpContext http, Visit visit, string via);

    /// <summary>A member is who came as a browser that nobody knew.</summary>
    /// <param name="visitor">As <see cref="PassingBrowser"/> calls it.</param>
    ValueTask Known(HttpContext http, Visit visit, Guid visitor);
}
