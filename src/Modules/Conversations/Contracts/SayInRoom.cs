using Guildhall.Brands.Contracts;
using Guildhall.Conversations.Rooms;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;

namespace Guildhall.Conversations.Contracts;

/// <summary>Says something in a room for somebody who is inside it, on the same way as everybody's messages: the demo's life speaks through it.</summary>
public sealed class SayInRoom
{
    private readonly Lane<SayCommand, Said> lane;

    internal SayInRoom(Lane<SayCommand, Said> lane) => this.lane = lane;

    /// <summary>Waits for the lane's commit: never call it inside a transaction. Saying the same under the same id again changes nothing.</summary>
    public async Task<Result<Done>> Handle(BrandProfile brand, GroupId group, MemberId author, Guid id, string text, Guid? replyTo) =>
        (await lane.Post(brand.Id, group.Value, new(id, author, null, text, replyTo, false, brand))).Refusal is { } refusal ? refusal : new Done();
}
