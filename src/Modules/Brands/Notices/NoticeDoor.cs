using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Live;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Brands.Notices;

/// <summary><c>b/BRAND</c>: what an operator is told while a page is open.</summary>
internal sealed class NoticeDoor(ConsoleVisitors visitors) : ILiveDoor
{
    public async ValueTask<LiveSeat?> Open(HttpContext http, string address, CancellationToken ct) =>
        address.Split('/') is ["b", var brand] && await visitors.Find(http, brand, Permissions.BrandRead, ct) is { } known
            ? new LiveSeat(known.Brand, known.Who.Value, async (happened, later) => happened is not null || await visitors.Find(http, brand, Permissions.BrandRead, later) is not null)
            : null;
}
