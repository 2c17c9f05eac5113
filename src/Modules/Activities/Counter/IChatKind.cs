using Guildhall.Activities.Life;
using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Storage;
using Guildhall.Kernel.Texts;

namespace Guildhall.Activities.Counter;

/// <summary>A kind of activity that takes part from the chat.</summary>
internal interface IChatKind
{
    string Kind { get; }

    /// <summary>Its status names who ordered, as far as the group may know; the bot does not name them again.</summary>
    bool ListsItself => false;

    /// <summary>Which words it takes just now.</summary>
    Task<ChatOffer> Offer(AppDb db, Activity activity, CancellationToken ct);

    /// <summary>Does what the messages ask for through the kind's own use case, in order, under the messages' ids: twice is once. Joins the open transaction.</summary>
    /// <returns>One effect per message.</returns>
    Task<IReadOnlyList<ChatEffect>> Act(AppDb db, Activity activity, IReadOnlyList<ChatOrder> asked, CancellationToken ct);

    /// <summary>A message that did something was recalled by its author. True when its effect is withdrawn with it.</summary>
    Task<bool> Recalled(AppDb db, Activity activity, Guid message, CancellationToken ct) => Task.FromResult(false);

    /// <summary>How it stands, in a few words, for the bot's line in the group.</summary>
    Task<string> Status(AppDb db, Activity activity, Localizer t, BrandProfile brand, CancellationToken ct);
}

/// <summary>A message with what it means.</summary>
/// <param name="At">When the room took it; that counts, not when it is handled.</param>
internal sealed record ChatOrder(Guid Message, GroupId Group, MemberId Author, string Name, DateTimeOffset At, ChatReading Reading);

/// <param name="Note">What was taken, as the group reads it: "草莓蛋糕 × 2".</param>
internal sealed record ChatEffect(Refusal? Refusal, string Note)
{
    /// <summary>It asked for nothing after all; the message stays talk.</summary>
    public static ChatEffect Talk { get; } = new(null, "");

    public static implicit operator ChatEffect(Refusal refusal) => new(refusal, "");
}
