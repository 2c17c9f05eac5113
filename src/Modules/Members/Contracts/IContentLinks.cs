using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Contracts;

/// <summary>Learns by which content members come: <c>?via=…</c> at any page behind a group's link. Who is not known yet keeps it on the way through the door.</summary>
public interface IContentLinks
{
    ValueTask Came(HttpContext http, Visit visit, string via);
}
