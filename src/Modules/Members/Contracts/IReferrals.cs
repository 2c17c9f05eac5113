using Microsoft.AspNetCore.Http;

namespace Guildhall.Members.Contracts;

/// <summary>Learns by whose link people come: <c>?from=…</c> at any page behind a group's link. The module that knows who sends them fills it.</summary>
public interface IReferrals
{
    /// <summary>Somebody came by such a link, known or not, and is sent on to the same address without it.</summary>
    ValueTask Came(HttpContext http, Visit visit, string from);

    /// <summary>A known member opens a page: for those who came before they were known. Asks the database for nobody else.</summary>
    ValueTask Known(HttpContext http, Visit visit);
}
