using Guildhall.Kernel.Storage;

namespace Guildhall.Kernel.Outbox;

/// <summary>Told when a stream is parked, so that somebody hears of it.</summary>
public interface IWatchOutbox
{
    /// <summary>Joins the transaction that parks it; <paramref name="db"/> works in the stream's brand.</summary>
    Task Parked(AppDb db, string happened, string error, CancellationToken ct);
}
