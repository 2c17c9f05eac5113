using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Contracts;

/// <summary>Learns by whose link people come: <c>?from=…</c> at any page behind a group's link. The module that knows who sends them fills it.</summary>
public interface IReferrals
{
    /// <summary>Somebody came by such a link, known or not, and is sent on to the same address without it.</summary>
    ValueTask Came(HttpContext http, Visit visit, string from);

    /// <summary>A member is who came as a browser that nobody knew.</summary>
    /// <param name="visitor">As <see cref="PassingBrowser"/> calls it.</param>
    ValueTask Known(HttpContext http, Visit visit, Guid visitor);
}
