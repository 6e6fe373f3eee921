// Every class of which a row can exist. The abstract classes between them and the root are found as their parents.
export {
  GithubAppAuthorizationEvent,
  InstallationEvent,
  InstallationRepositoriesEvent,
  MarketplacePurchaseEvent,
  MetaEvent,
  PingEvent,
} from './apps.ts';
export { SponsorshipEvent, StarEvent, WatchEvent } from './attention.ts';
export { CheckRunEvent, CheckRunRequestedActionEvent, CheckSuiteEvent, PageBuildEvent, StatusEvent } from './checks.ts';
export { CreateEvent, DeleteEvent, ForkEvent, GollumEvent, MergeGroupEvent, PushEvent } from './code.ts';
export { CommitCommentEvent, IssueCommentEditedEvent, IssueCommentEvent } from './comments.ts';
export { DeployKeyEvent, DeploymentEvent, DeploymentReviewEvent, DeploymentStatusEvent } from './deployments.ts';
export { DiscussionAnsweredEvent, DiscussionCommentEvent, DiscussionEvent } from './discussions.ts';
export {
  IssuesAssignedEvent,
  IssuesDeletedEvent,
  IssuesDemilestonedEvent,
  IssuesEditedEvent,
  IssuesLabeledEvent,
  IssuesLockedEvent,
  IssuesMilestonedEvent,
  IssuesOpenedEvent,
  IssuesPinnedEvent,
  IssuesReopenedEvent,
  IssuesTransferredEvent,
  IssuesUnassignedEvent,
  IssuesUnlabeledEvent,
  IssuesUnlockedEvent,
  IssuesUnpinnedEvent,
} from './issues.ts';
export {
  MemberEditedEvent,
  MemberEvent,
  OrganizationMemberAddedEvent,
  OrganizationMemberInvitedEvent,
  OrganizationRenamedEvent,
  OrgBlockEvent,
} from './people.ts';
export { LabelEvent, MilestoneEvent } from './planning.ts';
export {
  ProjectCardEvent,
  ProjectCardMovedEvent,
  ProjectColumnEvent,
  ProjectEvent,
  ProjectsV2ItemEvent,
} from './projects.ts';
export {
  PullRequestAssignedEvent,
  PullRequestClosedEvent,
  PullRequestConvertedToDraftEvent,
  PullRequestLabeledEvent,
  PullRequestLockedEvent,
  PullRequestOpenedEvent,
  PullRequestReadyForReviewEvent,
  PullRequestReopenedEvent,
  PullRequestReviewRequestedEvent,
  PullRequestReviewRequestRemovedEvent,
  PullRequestSynchronizeEvent,
  PullRequestUnassignedEvent,
  PullRequestUnlabeledEvent,
  PullRequestUnlockedEvent,
} from './pull-requests.ts';
export {
  PackageEvent,
  ReleaseCreatedEvent,
  ReleaseDeletedEvent,
  ReleaseEditedEvent,
  ReleasePrereleasedEvent,
  ReleasePublishedEvent,
  ReleaseReleasedEvent,
} from './releases.ts';
export {
  BranchProtectionRuleEvent,
  PublicEvent,
  RepositoryCreatedEvent,
  RepositoryDispatchEvent,
  RepositoryEditedEvent,
  RepositoryImportEvent,
  RepositoryPrivatizedEvent,
  RepositoryPublicizedEvent,
  RepositoryRenamedEvent,
  RepositoryTransferredEvent,
} from './repositories.ts';
export { PullRequestReviewCommentEvent, PullRequestReviewEvent, PullRequestReviewThreadEvent } from './reviews.ts';
export {
  CodeScanningAlertEvent,
  DependabotAlertEvent,
  RepositoryVulnerabilityAlertEvent,
  SecurityAdvisoryEvent,
} from './security.ts';
export { MembershipEvent, TeamAddEvent, TeamEvent } from './teams.ts';
export { WorkflowDispatchEvent, WorkflowJobEvent, WorkflowRunEvent } from './workflows.ts';
