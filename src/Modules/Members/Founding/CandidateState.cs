namespace Guildhall.Members.Founding;

/// <summary>How far somebody is on the way into a new group.</summary>
internal enum CandidateState { Listed, Asked, Agreed, Invited, Joined, Declined }
