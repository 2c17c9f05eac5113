using Guildhall.Brands.Contracts;
using Guildhall.Kernel;
using Guildhall.Kernel.Lanes;

namespace Guildhall.Conversations.Rooms;

/// <param name="Id">Becomes the message's id: sending again is harmless.</param>
/// <param name="Attachment">A picture; its text may then be empty.</param>
/// <param name="Operator">Who writes behind a persona; null when a member speaks.</param>
internal sealed record SayCommand(Guid Id, MemberId Author, OperatorId? Operator, string Text, Guid? ReplyTo, bool Announcement, BrandProfile Brand, string? Attachment = null)
{
    public long Body => default(BodyHash).Add(Author.Value).Add(Text).Add(ReplyTo ?? Guid.Empty).Add(Announcement ? 1 : 0).Add(Attachment ?? "").Value;
}

internal sealed record Said(Guid Id, long Seq, DateTimeOffset At);
