using Guildhall.Kernel;
using Guildhall.Kernel.Storage;

namespace Guildhall.Commerce.Contracts;

/// <summary>Things that go out like orders without being any: goods had for points. Implemented above; they stand in the shipping list, and come back from it by their numbers.</summary>
public interface IParcels
{
    Task<IReadOnlyList<WaitingParcel>> Waiting(AppDb db, int most, CancellationToken ct);

    Task<long> Count(AppDb db, CancellationToken ct);

    /// <summary>Joins the open transaction; orders are locked before. The same again changes nothing, another number corrects the one before.</summary>
    /// <returns>Null when the number is of something else.</returns>
    Task<Result<Done>?> Send(AppDb db, string number, string carrier, string tracking, CancellationToken ct);
}

/// <param name="To">Where it goes; picked up when there is no address.</param>
/// <param name="Title">With its choice.</param>
public sealed record WaitingParcel(string Number, DateTimeOffset At, Destination To, string Code, string Title, int Quantity);
