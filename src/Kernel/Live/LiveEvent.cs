using System.Text;

namespace Guildhall.Kernel.Live;

/// <summary>Something that happened in a room, as its readers get it.</summary>
/// <param name="Seq">1, 2, 3 … within the room, without gaps: the order, the event id and the cursor.</param>
/// <param name="Kind">The name browsers listen for.</param>
/// <param name="Payload">JSON on one line.</param>
public sealed record LiveEvent(Guid Room, long Seq, string Kind, string Payload, DateTimeOffset At)
{
    private byte[]? frame;

    /// <summary>The event in <c>text/event-stream</c> form without its id line; written once and shared by all readers.</summary>
    internal ReadOnlyMemory<byte> Frame => frame ??= Encoding.UTF8.GetBytes($"event: {Kind}\ndata: {Payload}\n\n");
}

/// <param name="Kind">snake_case, without line breaks.</param>
/// <param name="Payload">Becomes JSON.</param>
public readonly record struct LiveMessage(string Kind, object Payload);
