using Microsoft.AspNetCore.Http;

namespace Guildhall.Kernel.Live;

/// <summary>From where a reader hears a room.</summary>
/// <param name="Keeps">Whether the reader may still hear it: asked with every event, which is to be answered at once, and with null every fifteen seconds. Without it the seat lasts as long as the stream.</param>
public sealed record LiveSeat(BrandId Brand, Guid Room, Func<LiveEvent?, CancellationToken, ValueTask<bool>>? Keeps = null);

/// <summary>Knows which room an address of the stream that all tabs of a browser share stands for, and whether whoever asks may hear it.</summary>
public interface ILiveDoor
{
    /// <param name="address">Such as <c>g/CODE</c>.</param>
    /// <returns>Null when this door does not know the address or does not let the reader in.</returns>
    ValueTask<LiveSeat?> Open(HttpContext http, string address, CancellationToken ct);
}
