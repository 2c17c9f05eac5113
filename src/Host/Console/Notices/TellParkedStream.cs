using Guildhall.Brands.Contracts;
using Guildhall.Kernel.Outbox;
using Guildhall.Kernel.Storage;

namespace Guildhall.Host.Console.Notices;

/// <summary>An event that no handler could take eight times: its stream waits, and the owners hear of it.</summary>
internal sealed class TellParkedStream(INotify notify) : IWatchOutbox
{
    public Task Parked(AppDb db, string happened, string error, CancellationToken ct) => db.Actor.Brand is null ? Task.CompletedTask
        : notify.Operators(db, Permissions.BrandEdit, "host.notice_parked", [happened, error.Length > 200 ? error[..200] : error], "jobs", ct);
}
